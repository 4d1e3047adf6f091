import { nameRow } from '../../../../electron/shared/model/rowPlace.ts'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CheckedRow } from '../../../../electron/shared/model/checkedRow.ts'
import type { Issue } from '../../../../electron/shared/model/issue.ts'
import { noMarks, type CellMarks, type GridSource } from '../../../components/grid/gridSource.ts'
import type { CellPosition } from '../../../components/grid/selection.ts'
import { useIssueText } from '../../../composables/useIssueText.ts'
import { createRowFacts } from './cellFacts.ts'
import { createSentValues, shownCell, type SentValues } from '../../../cells/sentText.ts'
import type { CheckColumn } from './checkColumns.ts'
import type { GridControl } from './useGridControl.ts'

/** The checked rows as the grid shows them, with the texts of their findings. */
export function useCheckSource(control: GridControl) {
  const { t } = useI18n()
  const text = useIssueText()
  const factsOf = createRowFacts()
  const sentValues = computed(() => createSentValues(control.job().mapping))

  const rowAt = (row: number): CheckedRow | undefined => control.rows.peek(row)?.row
  const columnAt = (column: number) => control.columns.value[column]

  function issuesAt(row: number, column: number): readonly Issue[] {
    const found = rowAt(row)
    const columnIndex = columnAt(column)?.columnIndex
    if (!found || columnIndex === undefined) return []
    if (columnIndex === null) return found.issues
    return factsOf(found).byColumn.get(columnIndex)?.issues ?? []
  }

  /** One finding in words, for its place. */
  function words(row: CheckedRow, issue: Issue): string {
    const names = control.job().mapping.columns
    const column = names.find(({ columnIndex }) => columnIndex === issue.columnIndex)?.columnName ?? ''
    return text.message(issue, { row: row.rowNumber, column, sheets: control.job().mapping.sheets })
  }

  function reasonsAt(row: number, column: number): string[] {
    const found = rowAt(row)
    return found ? issuesAt(row, column).map((issue) => words(found, issue)) : []
  }

  const sentOf = (found: CheckedRow, columnIndex: number): SentValues => sentValues.value(found, columnIndex)

  function findingText(found: CheckedRow): string {
    if (found.skippedAs) return t(`check.skippedAs.${found.skippedAs}`)
    const causes = [...new Set(found.issues.map((issue) => text.title(issue.code, issue.field)))]
    return causes.join(t('common.listSeparator')) || t('grid.noFinding')
  }

  function nameAt(row: number, column: number): string {
    const found = rowAt(row)
    const { columnIndex = null, name = '' } = columnAt(column) ?? {}
    if (!found) return t('grid.name.unread')
    const place = {
      row: nameRow(found.rowNumber, control.job().mapping.sheets),
      column: columnIndex === null ? t('check.finding') : name,
    }
    if (columnIndex === null) return t('grid.name.cell', { ...place, value: findingText(found) })
    const raw = found.cells[columnIndex] ?? ''
    const issues = factsOf(found).byColumn.get(columnIndex)
    const { sent } = shownCell(raw, sentOf(found, columnIndex), issues?.finding === 'error')
    const value = raw === '' ? t('common.blank') : raw
    const parts = [t('grid.name.cell', { ...place, value })]
    if (sent !== null) parts.push(sent === '' ? t('grid.name.notSent') : t('grid.name.sent', { value: sent }))
    const reasons = reasonsAt(row, column).join(t('common.listSeparator'))
    if (issues) parts.push(t(`grid.name.${issues.finding}`, { reasons }))
    if (found.editedColumns.includes(columnIndex)) parts.push(t('grid.name.edited'))
    if (found.skippedAs) parts.push(t(`check.skippedAs.${found.skippedAs}`))
    return parts.join(t('grid.name.separator'))
  }

  /** Whether the rows of one customer, one below the other in a view of duplicates, differ in a column. */
  function differsInGroup(row: number, columnIndex: number): boolean {
    const here = control.rows.peek(row)
    const group = here?.group ?? null
    if (!here || group === null) return false
    const text = here.row.cells[columnIndex] ?? ''
    return [-1, 1].some((step) => {
      for (let at = row + step; ; at += step) {
        const other = control.rows.peek(at)
        if (other?.group !== group) return false
        if ((other.row.cells[columnIndex] ?? '') !== text) return true
      }
    })
  }

  /** Names of the columns in which the rows of one customer differ; null: the view is not one of duplicates. */
  function differingColumns(row: number): string[] | null {
    if ((control.rows.peek(row)?.group ?? null) === null) return null
    return control.columns.value.flatMap(({ columnIndex, name }) =>
      columnIndex !== null && differsInGroup(row, columnIndex) ? [name] : [],
    )
  }

  /** The last row of one customer in a view of duplicates. */
  function endsBlock(row: number): boolean {
    const group = control.rows.peek(row)?.group ?? null
    return group !== null && control.rows.peek(row + 1)?.group !== group
  }

  function marksOf(found: CheckedRow, index: number, { columnIndex }: CheckColumn): CellMarks {
    if (columnIndex === null) return noMarks
    return {
      finding:
        factsOf(found).byColumn.get(columnIndex)?.finding ??
        (differsInGroup(index, columnIndex) ? 'warning' : null),
      isEdited: found.editedColumns.includes(columnIndex),
      isJustFixed: control.rows.isJustFixed(found.ordinal, columnIndex),
      isLeftOut: found.skippedAs !== null,
    }
  }

  const numberOf = ({ rowNumber }: CheckedRow): string => nameRow(rowNumber, control.job().mapping.sheets)

  async function findEdge(from: CellPosition, to: 'up' | 'down'): Promise<number | null> {
    const columnIndex = columnAt(from.column)?.columnIndex
    return columnIndex === undefined ? null : control.rows.findEdge(columnIndex, from.row, to)
  }

  const source: Omit<GridSource, 'rowAt'> = {
    isThere: (row) => rowAt(row) !== undefined,
    textAt: (row, column) => {
      const found = rowAt(row)
      const columnIndex = columnAt(column)?.columnIndex
      if (!found || columnIndex === undefined) return undefined
      return columnIndex === null ? undefined : (found.cells[columnIndex] ?? '')
    },
    nameAt,
    want: control.rows.want,
    findEdge,
  }
  return {
    source,
    rowAt,
    factsOf,
    issuesAt,
    reasonsAt,
    sentOf,
    findingText,
    words,
    marksOf,
    numberOf,
    endsBlock,
    differingColumns,
  }
}

export type CheckSource = ReturnType<typeof useCheckSource>
