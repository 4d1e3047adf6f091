import type { CheckedRow } from '../../electron/shared/model/checkedRow.ts'
import type { FieldTarget } from '../../electron/shared/model/field.ts'
import type { MappedColumn, Mapping } from '../../electron/shared/model/mapping.ts'
import { parseRecordJson, type ParsedRecord } from '../../electron/shared/model/parseRecordJson.ts'

/** What becomes of one cell: the values that are sent for it; null where that cannot be told from the record. */
export type SentValues = readonly string[] | null

/** One value of a cell that holds several. */
export interface CellTag {
  text: string
  /** Another value is sent for it; '' for none: it is left out. Null: it is sent as it is. */
  sent: string | null
  /** The platform has no such option. */
  isUnknown: boolean
}

/** Whether a field takes several values from one cell. */
export function takesSeveral(target: FieldTarget | null): boolean {
  if (target?.kind === 'standard') return target.field === 'tags'
  return target !== null && target.separators !== ''
}

/** Returns the columns whose sent values can be told apart: those that alone fill their field. */
function fillsAlone(mapping: Mapping, column: MappedColumn): boolean {
  const { target } = column
  if (target?.kind !== 'custom') return true
  const isSame = (other: FieldTarget | null): boolean =>
    other?.kind === 'custom' && other.configId === target.configId
  return (
    mapping.columns.filter((other) => isSame(other.target)).length === 1 &&
    !mapping.constants.some((constant) => isSame(constant.target))
  )
}

/** Returns a function that tells what is sent for the cells of a row; the record is parsed once for each row. */
export function createSentValues(mapping: Mapping): (row: CheckedRow, columnIndex: number) => SentValues {
  const columns = new Map(
    mapping.columns
      .filter((column) => column.target !== null && fillsAlone(mapping, column))
      .map((column) => [column.columnIndex, column]),
  )
  const records = new WeakMap<CheckedRow, ParsedRecord>()
  const recordOf = (row: CheckedRow): ParsedRecord => {
    const known = records.get(row)
    if (known) return known
    const record = parseRecordJson(row.recordJson)
    records.set(row, record)
    return record
  }

  return (row, columnIndex) => {
    const target = columns.get(columnIndex)?.target
    if (!target) return null
    if (target.kind === 'custom') {
      const field = recordOf(row).customFields.find(({ configId }) => configId === target.configId)
      return field?.values ?? []
    }
    const text = recordOf(row).fields.get(target.field) ?? ''
    if (target.field !== 'tags') return text === '' ? [] : [text]
    return text.split(',').filter((tag) => tag !== '')
  }
}

/** Splits a cell into its values, as far as the screen needs it: the app's own conversion decides what is sent. */
export function splitValues(text: string, target: FieldTarget | null): string[] {
  const separators = target?.kind === 'custom' ? target.separators : ',，;；、|/ \n\t'
  return [...text]
    .map((character) => (separators.includes(character) ? '\n' : character))
    .join('')
    .split('\n')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Returns the values of a cell with what becomes of each. */
export function tagsOf(text: string, target: FieldTarget | null, sent: SentValues): CellTag[] {
  const parts = splitValues(text, target)
  const options = target?.kind === 'custom' ? target.options : undefined
  const isUnknown = (part: string): boolean =>
    options !== undefined && options.length > 0 && !options.includes(part)
  if (sent === null) return parts.map((part) => ({ text: part, sent: null, isUnknown: isUnknown(part) }))
  // Values that were mapped stay in their places while their number is the same.
  const isPaired = sent.length === parts.length
  return parts.map((part, index) => {
    if (sent.includes(part)) return { text: part, sent: null, isUnknown: false }
    const mapped = isPaired ? sent[index]! : ''
    const isTaken = mapped !== '' && parts.includes(mapped)
    return {
      text: part,
      sent: isTaken ? '' : mapped,
      isUnknown: isUnknown(part) && (mapped === '' || isTaken),
    }
  })
}

/** A cell as the grid shows it: what the file has, and what is sent when that differs. */
export interface ShownCell {
  raw: string
  /** Null: the same as `raw`, or unknown because the cell has an error. '' : nothing is sent. */
  sent: string | null
}

/** Returns what of a cell is shown. */
export function shownCell(raw: string, sent: SentValues, hasError: boolean): ShownCell {
  if (sent === null || hasError) return { raw, sent: null }
  const text = sent.join(',')
  return { raw, sent: text === raw ? null : text }
}
