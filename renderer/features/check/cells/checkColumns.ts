import { fieldKeyOf, type FieldKey, type FieldTarget } from '../../../../electron/shared/model/field.ts'
import type { MappedColumn, Mapping } from '../../../../electron/shared/model/mapping.ts'
import type { GridColumn } from '../../../components/grid/columnLayout.ts'
import type { ColumnPreferences } from './columnPreferences.ts'
import { firstWidth, nameColumn, nameWidth } from '../../../cells/dataColumns.ts'

/** A column of the grid of step 3: one of the file, or 问题. */
export interface CheckColumn extends GridColumn {
  /** 0-based column of the file; null for 问题. */
  columnIndex: number | null
  name: string
  target: FieldTarget | null
  field: FieldKey | null
}

/** The key of the column with the findings. */
const findingKey = 'finding'

/** Widths of 问题, in px. */
const findingWidths = { wide: 156, narrow: 136 }

/** Width of the window up to which 问题 is narrower, in px. */
const narrowWindow = 1_100

/**
 * Returns the columns to show: the customer's name and 问题 in front, then those that are imported, then the others if they are
 * wanted.
 */
export function checkColumns(
  mapping: Mapping,
  preferences: ColumnPreferences,
  windowWidth: number,
): CheckColumn[] {
  const name = nameColumn(mapping)
  const widthOf = (key: number, width: number): number => preferences.widths[key] ?? width
  const isShown = ({ columnIndex }: MappedColumn): boolean => !preferences.hidden.includes(columnIndex)
  const toColumn = (column: MappedColumn): CheckColumn => ({
    key: String(column.columnIndex),
    columnIndex: column.columnIndex,
    name: column.columnName,
    target: column.target,
    field: column.target && fieldKeyOf(column.target),
    width: widthOf(column.columnIndex, column === name ? nameWidth : firstWidth(column.target)),
    isFrozen: column === name,
    isReadOnly: false,
    isUnused: column.target === null,
  })
  const finding: CheckColumn = {
    key: findingKey,
    columnIndex: null,
    name: '',
    target: null,
    field: null,
    width: widthOf(-1, windowWidth <= narrowWindow ? findingWidths.narrow : findingWidths.wide),
    isFrozen: true,
    isReadOnly: true,
    isUnused: false,
  }
  const others = mapping.columns.filter((column) => column !== name && isShown(column))
  const isUsed = ({ target }: MappedColumn): boolean => target !== null
  return [
    ...(name && isShown(name) ? [toColumn(name)] : []),
    finding,
    ...others.filter(isUsed).map(toColumn),
    ...(preferences.showsUnused ? others.filter((column) => !isUsed(column)).map(toColumn) : []),
  ]
}

/** The key under which the width of a column is remembered: its index in the file, -1 for 问题. */
export function widthKey(column: CheckColumn): number {
  return column.columnIndex ?? -1
}
