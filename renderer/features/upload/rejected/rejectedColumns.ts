import { fieldKeyOf, type FieldKey, type FieldTarget } from '../../../../electron/shared/model/field.ts'
import type { MappedColumn, Mapping } from '../../../../electron/shared/model/mapping.ts'
import type { GridColumn } from '../../../components/grid/columnLayout.ts'
import { firstWidth, nameColumn, nameWidth } from '../../../cells/dataColumns.ts'

/** A column of the rejected rows: one of the file that is sent, or 平台怎么说. */
export interface RejectedColumn extends GridColumn {
  /** 0-based column of the file; null for 平台怎么说. */
  columnIndex: number | null
  name: string
  target: FieldTarget | null
  field: FieldKey | null
}

/** The key of the column with the platform's words. */
const wordsKey = 'words'

/** Widths of 平台怎么说 in px, and the width of the window up to which it is narrower. */
const wordsWidths = { wide: 300, narrow: 220, narrowWindow: 1_100 }

/** The customer's name and the platform's words in front, then the other columns that are sent. */
export function rejectedColumns(mapping: Mapping, wordsName: string, windowWidth: number): RejectedColumn[] {
  const name = nameColumn(mapping)
  const toColumn = (column: MappedColumn): RejectedColumn => ({
    key: String(column.columnIndex),
    columnIndex: column.columnIndex,
    name: column.columnName,
    target: column.target,
    field: column.target && fieldKeyOf(column.target),
    width: column === name ? nameWidth : firstWidth(column.target),
    isFrozen: column === name,
    isReadOnly: false,
    isUnused: false,
  })
  const words: RejectedColumn = {
    key: wordsKey,
    columnIndex: null,
    name: wordsName,
    target: null,
    field: null,
    width: windowWidth <= wordsWidths.narrowWindow ? wordsWidths.narrow : wordsWidths.wide,
    isFrozen: true,
    isReadOnly: true,
    isUnused: false,
  }
  const others = mapping.columns.filter((column) => column !== name && column.target !== null)
  return [...(name ? [toColumn(name)] : []), words, ...others.map(toColumn)]
}
