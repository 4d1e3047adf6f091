/** Measures the suggestions against the labelled headers. Run by itself it prints the figures and every difference. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { proposeMapping } from '../../../../electron/core/mapping/proposeMapping.ts'
import type { StandardField } from '../../../../electron/shared/model/field.ts'

export interface LabelledHeader {
  header: string
  /** The field it means, null when it means none of them. */
  field: StandardField | null
  source: string
  samples?: string[]
}

export interface Measurement {
  headers: number
  /** Of the headers called 已匹配, the part that really mean that field. */
  precision: number
  /** Of the headers that mean a field, the part that is 已匹配 with it. */
  recall: number
  wrong: string[]
  missed: string[]
}

const file = fileURLToPath(new URL('./fixtures/labelledHeaders.json', import.meta.url))

export function readLabelledHeaders(): { sources: Record<string, string>; headers: LabelledHeader[] } {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Each header is a file of one column of its own, so that no other column can help or disturb. */
export function measureSuggestions(headers: readonly LabelledHeader[]): Measurement {
  const wrong: string[] = []
  const missed: string[] = []
  let matched = 0
  let meant = 0
  for (const { header, field, samples = [] } of headers) {
    const rows = samples.map((value, index) => ({
      rowNumber: index + 2,
      cells: [value],
      defects: null,
      hidden: false,
    }))
    const [suggestion] = proposeMapping([{ index: 0, name: header, samples: [] }], rows)
    const proposed = suggestion?.target?.kind === 'standard' ? suggestion.target.field : null
    const description = `${header} means ${field ?? 'nothing'}, is ${suggestion?.state} ${proposed ?? ''}`
    if (field !== null) meant += 1
    if (suggestion?.state === 'matched') {
      matched += 1
      if (proposed !== field) wrong.push(description)
    }
    if (field !== null && (suggestion?.state !== 'matched' || proposed !== field)) missed.push(description)
  }
  return {
    headers: headers.length,
    precision: matched === 0 ? 0 : (matched - wrong.length) / matched,
    recall: meant === 0 ? 0 : (meant - missed.length) / meant,
    wrong,
    missed,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { headers, precision, recall, wrong, missed } = measureSuggestions(readLabelledHeaders().headers)
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  console.log(`${headers} labelled headers: precision ${percent(precision)}, recall ${percent(recall)}`)
  for (const line of wrong) console.log(`wrong: ${line}`)
  for (const line of missed) console.log(`missed: ${line}`)
}
