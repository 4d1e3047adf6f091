import type { Fix } from '../../shared/model/fix.ts'
import { fieldKeyOf, isIdentityField, type FieldTarget } from '../../shared/model/field.ts'
import type { Issue } from '../../shared/model/issue.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import { createRowConverter } from '../conversion/createRowConverter.ts'
import { createBirthdayConversion } from '../conversion/birthday.ts'
import { createCustomConversion } from '../conversion/custom.ts'
import { cleanCode } from '../conversion/text.ts'
import { nearestOption } from './nearestOption.ts'
import { splitPhones } from './splitPhones.ts'
import type { Row } from '../../shared/model/workbook.ts'

/** New texts by column; empty when a fix cannot repair the row. */
export type NewTexts = ReadonlyMap<number, string>

/** What a finding is about. */
export type FixableIssue = Pick<Issue, 'code' | 'field' | 'columnIndex'>

const nothing: NewTexts = new Map()
const decimalZeros = /\.0+$/
const sexOptions = ['男', '女'] as const

/** Computes repairs of findings, row by row. A repair is only given where the finding is gone with it. */
export class RowFixer {
  readonly #mapping: Mapping
  readonly #convert: ReturnType<typeof createRowConverter>
  readonly #readShortYear: (text: string) => string | null
  readonly #targets: ReadonlyMap<number, FieldTarget>
  readonly #remarkColumn: number | null

  /** @param today `yyyy-MM-dd`: the day of the job's check */
  constructor(mapping: Mapping, today: string) {
    this.#mapping = mapping
    this.#convert = createRowConverter(mapping, { today })
    const readYear = createBirthdayConversion({
      ...mapping.conversions,
      today,
      twoDigitYears: 'lastHundredYears',
    })
    this.#readShortYear = (text) => {
      const { value, finding } = readYear(text)
      return finding?.severity === 'error' || value === '' ? null : value
    }
    this.#targets = new Map(
      mapping.columns.flatMap(({ columnIndex, target }) => (target ? [[columnIndex, target] as const] : [])),
    )
    this.#remarkColumn =
      mapping.columns.find(({ target }) => target?.kind === 'standard' && target.field === 'remark')
        ?.columnIndex ?? null
  }

  /** Fixes that may help with a cause, the most useful first. */
  fixesFor({ code, field }: Pick<Issue, 'code' | 'field'>): Fix[] {
    const fixes: Fix[] = []
    if (code === 'phone.several') {
      fixes.push({ kind: 'keepFirstPhone', rest: this.#remarkColumn === null ? 'drop' : 'remark' })
    }
    if (code === 'identity.decimals') fixes.push({ kind: 'dropDecimalZero' })
    if (code === 'birthday.twoDigitYear') fixes.push({ kind: 'shortYear' })
    if (code === 'custom.unknownOption' || code === 'sex.unknownValue') {
      fixes.push({ kind: 'acceptSuggestion' })
    }
    if (field !== null && !isIdentityField(field) && code !== 'cell.ragged') fixes.push({ kind: 'clear' })
    const skip: Fix = { kind: 'skipRows' }
    return code.startsWith('row.') ? [skip, ...fixes] : [...fixes, skip]
  }

  /** Text that 采用建议 puts into the cell of a finding; null when there is no sure repair. */
  suggestionFor(row: Row, issue: FixableIssue): string | null {
    const { columnIndex } = issue
    if (columnIndex === null) return null
    const texts = this.repair(row, issue, { kind: 'acceptSuggestion' })
    return texts.get(columnIndex) ?? null
  }

  /** New texts of a row with a finding; empty when the fix cannot repair it. Not for `skipRows`. */
  repair(row: Row, { code, field, columnIndex }: FixableIssue, fix: Fix): NewTexts {
    const columns = columnIndex === null ? this.#columnsOf(field) : [columnIndex]
    const texts = new Map<number, string>()
    for (const column of columns) {
      const before = row.cells[column] ?? ''
      if (fix.kind === 'acceptSuggestion' && fix.text !== undefined && fix.text.trim() !== before.trim())
        continue
      for (const [changed, text] of this.#repairCell(row, column, before, fix, code)) texts.set(changed, text)
    }
    if (texts.size === 0 || fix.kind === 'clear') return texts
    const repaired = { ...row, cells: withTexts(row.cells, texts) }
    const isLeft = this.#convert(repaired).issues.some(
      (issue) => issue.code === code && issue.field === field,
    )
    return isLeft ? nothing : texts
  }

  #columnsOf(field: Issue['field']): number[] {
    return [...this.#targets].flatMap(([column, target]) => (fieldKeyOf(target) === field ? [column] : []))
  }

  #repairCell(row: Row, column: number, before: string, fix: Fix, code: Issue['code']): NewTexts {
    switch (fix.kind) {
      case 'keepFirstPhone':
        return this.#keepFirstPhone(row, column, before, fix.rest)
      case 'dropDecimalZero':
        return oneText(column, before, cleanCode(before).replace(decimalZeros, ''))
      case 'shortYear':
        return oneText(column, before, this.#readShortYear(before))
      case 'acceptSuggestion':
        return oneText(column, before, this.#suggest(column, before, code))
      case 'clear':
        return oneText(column, before, '')
      case 'skipRows':
        return nothing
    }
  }

  #keepFirstPhone(row: Row, column: number, before: string, rest: 'remark' | 'drop'): NewTexts {
    const phones = splitPhones(before)
    if (!phones) return nothing
    const texts = new Map([[column, phones.first]])
    if (rest === 'drop') return texts
    if (this.#remarkColumn === null) return nothing
    const remark = (row.cells[this.#remarkColumn] ?? '').trim()
    texts.set(this.#remarkColumn, [...(remark === '' ? [] : [remark]), phones.others.join('、')].join('；'))
    return texts
  }

  #suggest(column: number, before: string, code: Issue['code']): string | null {
    switch (code) {
      case 'identity.decimals':
        return cleanCode(before).replace(decimalZeros, '')
      case 'birthday.twoDigitYear':
        return this.#readShortYear(before)
      case 'sex.unknownValue':
        return sexIn(before)
      case 'custom.unknownOption':
        return this.#nearestOptions(column, before)
      default:
        return null
    }
  }

  #nearestOptions(column: number, before: string): string | null {
    const target = this.#targets.get(column)
    if (target?.kind !== 'custom' || !target.options) return null
    const { options, separators } = target
    const { values } = createCustomConversion(target, this.#mapping.conversions)(before)
    const meant = values.map((value) => (options.includes(value) ? value : nearestOption(value, options)))
    if (meant.includes(null)) return null
    const used = [...separators].find((separator) => before.includes(separator)) ?? separators[0] ?? ','
    return [...new Set(meant)].join(used)
  }
}

/** 男 or 女 where the text names exactly one of them and does not deny it. */
function sexIn(text: string): string | null {
  const named = sexOptions.filter((sex) => text.includes(sex))
  return named.length === 1 && !/[非不无否?？]/.test(text) ? named[0]! : null
}

function oneText(column: number, before: string, after: string | null): NewTexts {
  return after === null || after === before ? nothing : new Map([[column, after]])
}

/** Cells of a row with new texts; shorter rows are filled up. */
export function withTexts(cells: readonly string[], texts: NewTexts): string[] {
  const changed = [...cells]
  for (const [column, text] of texts) {
    while (changed.length < column) changed.push('')
    changed[column] = text
  }
  return changed
}
