import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { read, write } from 'xlsx'
import { createRowConverter } from '../../../../electron/core/conversion/createRowConverter.ts'
import { openWorkbook } from '../../../../electron/core/spreadsheet/openWorkbook.ts'
import { readDataRows } from '../../../../electron/core/spreadsheet/preview/readDataRows.ts'
import type { StandardField } from '../../../../electron/shared/model/field.ts'
import type { Row } from '../../../../electron/shared/model/workbook.ts'
import { temporaryFiles } from '../../../support/workbooks/temporaryFiles.ts'

/**
 * One list of cells (`test/support/workbooks/parity/cells.json`) in every format, by several programs: the same records and the same
 * findings come from each. What a format cannot hold is in `differences`, and in docs/formats.md.
 */

const folder = join(import.meta.dirname, '../../../support/workbooks/parity')
const { rows: list } = JSON.parse(readFileSync(join(folder, 'cells.json'), 'utf8')) as {
  rows: { kind: string; cells: unknown[] }[]
}
const fields: StandardField[] = ['audienceUserId', 'identityId', 'birthday', 'remark', 'tags', 'address']
const columns = fields.map((field, columnIndex) => ({
  columnIndex,
  columnName: field,
  target: { kind: 'standard' as const, field },
}))

/** What becomes of a row: `field=value` of what is sent, or 「refused」; then the findings. */
function outcomeOf(row: Row, convert: ReturnType<typeof createRowConverter>): string {
  const { recordJson, issues, hasError } = convert(row)
  const record = Object.entries(JSON.parse(recordJson) as Record<string, string>)
  const sent = record
    .filter(([field]) => field !== 'audienceUserId')
    .map(([field, value]) => `${field}=${value}`)
  const found = issues.map(({ code, field }) => `${code} ${field}`).sort()
  const parts = [...(hasError ? ['refused'] : sent), ...found, ...(row.hidden ? ['hidden'] : [])]
  return parts.join(' | ')
}

/** Outcomes by kind of cell; a row is known by its 客户ID. */
async function outcomesOf(path: string): Promise<Record<string, string>> {
  const convert = createRowConverter({ columns, constants: [], blanksClear: false }, { today: '2026-11-24' })
  const kinds = new Map(list.map(({ kind, cells }) => [cells[0] as string, kind]))
  const outcomes: Record<string, string> = {}
  const reader = await openWorkbook(path)
  try {
    for await (const part of readDataRows(reader, 0, 1))
      for (const row of part) outcomes[kinds.get(row.cells[0]!) ?? row.cells[0]!] = outcomeOf(row, convert)
  } finally {
    await reader.close()
  }
  return outcomes
}

const expected: Record<string, string> = {
  text: 'identityId=M-01 | remark=王小明 <b>&"\'',
  'leading zeros': 'identityId=000123',
  number: 'identityId=10086 | remark=0.1',
  'long number': 'refused | cell.imprecise identityId',
  'long number as text': 'identityId=622202123456789012',
  'long number that lost its end': 'refused | cell.imprecise identityId',
  date: 'identityId=M-07 | birthday=1990-05-06',
  'date and time': 'identityId=M-08 | birthday=1990-05-06',
  'date in Chinese': 'identityId=M-09 | birthday=1990-05-06',
  'date as text': 'identityId=M-10 | birthday=1990-05-06',
  'date where none belongs': 'refused | cell.becameDate identityId',
  time: 'identityId=M-12 | remark=12:30:05',
  'time where a date belongs': 'refused | birthday.unreadable birthday',
  'elapsed time': 'identityId=M-14 | remark=27:30:05',
  boolean: 'identityId=M-15 | remark=TRUE',
  error: 'refused | cell.error remark',
  'formula of a number': 'identityId=M-17 | remark=3',
  'formula of a text': 'identityId=M-18 | remark=k18x',
  'rich text': 'identityId=M-19 | remark=小明好客人',
  'line break': 'identityId=M-20 | remark=一\n二 | tags=常客,生日',
  'merge downwards': 'identityId=M-21 | address=上海市人民路1',
  'below the merge': 'identityId=M-22 | address=上海市人民路1 | remark=x',
  'merge across': 'identityId=M-23 | remark=常客, 生日 | cell.mergedAcross tags',
  'hidden row': 'identityId=M-24 | remark=hidden | row.hidden null | hidden',
  apostrophe: 'identityId=00789',
  'phonetic guide': 'identityId=M-26 | remark=東京',
  'invisible characters': 'identityId=M-27',
  emoji: 'identityId=M-28 | remark=👩\u200d🍳 ok',
  percent: 'identityId=M-29 | remark=25.12%',
  'blanks around': 'identityId=M-30 | remark=前後',
  placeholder: 'identityId=M-31 | cell.placeholder remark | cell.placeholder tags',
  'destroyed text': 'refused | cell.undecodable remark',
  'scientific text': 'refused | cell.imprecise identityId',
  'cell left empty': 'identityId=M-34',
}

const noMerges = {
  'below the merge': 'identityId=M-22 | remark=x',
  'merge across': 'identityId=M-23 | remark=常客, 生日',
}
const noResults = {
  'formula of a number': 'refused | cell.uncached remark',
  'formula of a text': 'refused | cell.uncached remark',
}
const oldCharacters = {
  'invisible characters': 'identityId=M-?27 | cell.placeholder remark',
  emoji: 'refused | cell.undecodable remark',
}
const text = { ...noMerges, 'hidden row': 'identityId=M-24 | remark=hidden' }

/** Files by the row of docs/formats.md that they belong to, with what the format or the program forces. */
const files: Record<string, { names: string[]; differences?: Record<string, string | null> }> = {
  '.xlsx': { names: ['office.xlsx', 'xlsxwriter.xlsx'] },
  '.xlsx of openpyxl': { names: ['openpyxl.xlsx'], differences: noResults },
  'strict .xlsx': { names: ['strict.xlsx'] },
  '.xlsm': { names: ['office.xlsm'] },
  '.xls (BIFF8)': { names: ['office.xls', 'xlwt.xls'] },
  '.xls (BIFF5)': { names: ['biff5.xls'], differences: { ...noMerges, ...oldCharacters } },
  '.xlsb': { names: ['office.xlsb'] },
  '.ods': { names: ['office.ods'] },
  '.fods': { names: ['office.fods'] },
  'XML 2003': { names: ['office2003.xml'] },
  HTML: { names: ['office.html'], differences: { 'hidden row': null } },
  CSV: {
    names: ['utf8', 'utf8-bom', 'utf16le', 'utf16be', 'gb18030'].map((name) => `office-${name}.csv`),
    differences: text,
  },
  'CSV in Big5': { names: ['office-big5.csv'], differences: { ...text, ...oldCharacters } },
}

const temporary = temporaryFiles()
afterAll(temporary.remove)

/** No program at hand but SheetJS writes .xlsb. */
function pathOf(name: string): string {
  if (name !== 'office.xlsb') return join(folder, name)
  const workbook = read(readFileSync(join(folder, 'office.xlsx')), { cellStyles: true, cellNF: true })
  return temporary.write(name, write(workbook, { type: 'buffer', bookType: 'xlsb' }) as Buffer)
}

describe('one list of cells gives the same records and findings', () => {
  it.each(
    Object.entries(files).flatMap(([format, { names, differences = {} }]) =>
      names.map((name) => ({ format, name, differences })),
    ),
  )('from $name', async ({ name, differences }) => {
    const wanted = Object.entries({ ...expected, ...differences }).filter(([, outcome]) => outcome !== null)
    expect(await outcomesOf(pathOf(name))).toEqual(Object.fromEntries(wanted))
  })

  it('and every kind and every file of the folder is in the list', () => {
    expect(list.map(({ kind }) => kind)).toEqual(Object.keys(expected))
    const known = Object.values(files).flatMap(({ names }) => names)
    const found = readdirSync(folder).filter((name) => !/\.(?:py|json)$/.test(name))
    expect([...found, 'office.xlsb'].sort()).toEqual([...known].sort())
  })

  it('and docs/formats.md lists the differences', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/formats.md'), 'utf8')
    const documented = [...page.matchAll(/^\| ([^|]+?) +\| `([^`|]+)` +\|/gm)].map(
      ([, format, kind]) => `${format}: ${kind}`,
    )
    const forced = Object.entries(files).flatMap(([format, { differences = {} }]) =>
      Object.keys(differences).map((kind) => `${format}: ${kind}`),
    )
    expect(documented.sort()).toEqual(forced.sort())
  })
})
