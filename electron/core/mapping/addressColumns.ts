import type { ColumnSuggestion, MappingProposal } from '../../shared/model/mapping.ts'
import type { FieldTarget } from '../../shared/model/field.ts'
import type { Column, Row } from '../../shared/model/workbook.ts'
import {
  beginsWithProvince,
  joinAddressColumns,
  regionLevel,
  regionLevels,
} from '../conversion/addressParts.ts'
import { TextCells } from '../rowLines/RowCells.ts'
import { cleanText } from '../conversion/text.ts'

const address: FieldTarget = { kind: 'standard', field: 'address' }
/** Score of a part of an address: 建议确认, because only the user knows whether the columns belong together. */
const partScore = 0.5
/** Share of the filled cells that must begin with a province, where a column of provinces has any. */
const fewestProvinces = 0.6

/** Whether two columns are mapped, or proposed, to the address: they are joined. */
export function isJoinedAddress(suggestions: readonly ColumnSuggestion[]): boolean {
  return suggestions.filter(isAddress).length > 1
}

export function isAddress({ target }: ColumnSuggestion): boolean {
  return target?.kind === 'standard' && target.field === 'address'
}

/**
 * Proposes to join 省, 市, 区 and 详细地址 where the columns stand side by side, in any order. Columns that are
 * another field already stay what they are.
 *
 * @param suggestions of `proposeMapping`, in the order of `columns`
 */
export function proposeJoinedAddress(
  columns: readonly Column[],
  rows: readonly Row[],
  suggestions: readonly ColumnSuggestion[],
): ColumnSuggestion[] {
  const named = regionLevels(columns.map(({ name }) => name))
  const levels = columns.map(({ index }, position) => {
    const isFree = suggestions[position]!.target === null || isAddress(suggestions[position]!)
    const level = isFree ? named[position]! : null
    return level === 0 && !holdsProvinces(rows, index) ? null : level
  })
  const isPart = (position: number): boolean =>
    position < columns.length && (levels[position] !== null || isAddress(suggestions[position]!))
  let best: number[] = []
  for (let first = 0; first < columns.length; first += 1) {
    const run: number[] = []
    const seen = new Set<number>()
    for (let position = first; isPart(position); position += 1) {
      // A second province begins another address.
      const level = levels[position] ?? -1
      if (seen.has(level)) break
      seen.add(level)
      run.push(position)
    }
    const isAddressOfParts = run.length > 1 && (seen.has(0) || seen.has(1))
    if (isAddressOfParts && run.length > best.length) best = run
  }
  const parts = new Set(best)
  // 详细地址 elsewhere in the file is another address: the field is not taken from it.
  const others = suggestions.some((each, position) => isAddress(each) && !parts.has(position))
  if (best.length === 0 || others) return [...suggestions]
  return suggestions.map((suggestion, position) =>
    parts.has(position) && !isAddress(suggestion)
      ? { ...suggestion, target: address, state: 'suggested', score: partScore }
      : suggestion,
  )
}

function holdsProvinces(rows: readonly Row[], columnIndex: number): boolean {
  const filled = rows.map(({ cells }) => cleanText(cells[columnIndex] ?? '')).filter((text) => text !== '')
  return filled.filter(beginsWithProvince).length >= filled.length * fewestProvinces
}

/**
 * Joins the parts of the first row that has most of them, to show what the proposal means.
 *
 * @returns null when the address is one column, or blank in all rows
 */
export function describeJoinedAddress(
  suggestions: readonly ColumnSuggestion[],
  rows: readonly Row[],
): NonNullable<MappingProposal['joinedAddress']> | null {
  if (!isJoinedAddress(suggestions)) return null
  const columns = suggestions.filter(isAddress)
  const names = columns.map(({ columnName }) => columnName)
  const { join, describe } = joinAddressColumns(columns, true)
  let fullest: Row | null = null
  let most = 0
  for (const row of rows) {
    const filled = columns.filter(({ columnIndex }) => (row.cells[columnIndex] ?? '').trim() !== '').length
    if (filled <= most) continue
    fullest = row
    most = filled
  }
  return (
    fullest && {
      columnNames: names,
      regionNames: names.filter((name) => regionLevel(name) !== null),
      parts: describe(new TextCells(fullest.cells)),
      example: join(new TextCells(fullest.cells)),
    }
  )
}
