import { computed, shallowRef, triggerRef, watch, type VNode } from 'vue'
import { useI18n } from 'vue-i18n'
import { explainPlaces } from '../../../../electron/shared/locales/explainPlaces.ts'
import { cellMeant, type NamedColumn } from '../../../../electron/shared/model/cellMeant.ts'
import type { CheckedRow } from '../../../../electron/shared/model/checkedRow.ts'
import type { Job, Rejection } from '../../../../electron/shared/model/job.ts'
import { nameRow } from '../../../../electron/shared/model/rowPlace.ts'
import type { RowsView } from '../../../../electron/shared/model/rowsView.ts'
import { noMarks, type CellMarks, type GridSource } from '../../../components/grid/gridSource.ts'
import { useFieldText } from '../../../composables/useFieldText.ts'
import { useNotify } from '../../../composables/useNotify.ts'
import { request } from '../../../ipc/bridge.ts'
import { useRowsView } from '../../../cells/useRowsView.ts'
import type { RejectedColumn } from './rejectedColumns.ts'

const rejectedView: RowsView = { filter: { kind: 'rejected' }, search: null, values: [], sort: null }
/** Rows whose words are asked for at once. */
const mostAsked = 200

/** The rejected rows of a job with what the platform said about each, as the grid shows them. */
export function useRejectedRows(
  job: () => Job,
  columns: () => readonly RejectedColumn[],
  repaired: () => ReadonlySet<number>,
) {
  const { t } = useI18n()
  const notify = useNotify()
  const fieldText = useFieldText()
  const rows = useRowsView(
    () => job().id,
    () => rejectedView,
  )
  const rejections = shallowRef(new Map<number, Rejection>())
  const shown = shallowRef({ first: 0, last: -1 })

  const rowAt = (row: number): CheckedRow | undefined => rows.peek(row)?.row
  const rejectionOf = (row: CheckedRow): Rejection | undefined => rejections.value.get(row.ordinal)

  /** Rows on screen whose words are not known yet. */
  const unknown = computed(() => {
    const found: number[] = []
    for (let row = shown.value.first; row <= shown.value.last && found.length < mostAsked; row += 1) {
      const ordinal = rowAt(row)?.ordinal
      if (ordinal !== undefined && !rejections.value.has(ordinal)) found.push(ordinal)
    }
    return found
  })
  watch(
    () => unknown.value.join(),
    () =>
      unknown.value.length > 0 &&
      notify.attempt(async () => {
        const ordinals = unknown.value
        for (const found of await request('job.rejections', { jobId: job().id, ordinals })) {
          rejections.value.set(found.ordinal, found)
        }
        triggerRef(rejections)
      }),
  )

  /** What the platform said, with the row that it means; '' while unknown. */
  function wordsOf(row: CheckedRow): string {
    const found = rejectionOf(row)
    if (!found) return ''
    if (!found.answer.message) return t('upload.rejected.noWords')
    const { sheets } = job().mapping
    return explainPlaces(found.answer.message, found.rowsMeant, (rowNumber) =>
      rowNumber === row.rowNumber
        ? t('upload.rejected.thisRow')
        : t('upload.rejected.rowMeant', { row: nameRow(rowNumber, sheets) }),
    )
  }

  function codeOf(row: CheckedRow): string {
    const { answer } = rejectionOf(row) ?? {}
    return String(answer?.errorCode ?? answer?.code ?? answer?.httpStatus ?? '')
  }

  const named = computed((): NamedColumn[] =>
    columns().flatMap(({ columnIndex, name, target, field }) => {
      if (columnIndex === null) return []
      const label = field === null ? [] : [fieldText.label(field)]
      return { columnIndex, names: [name, ...label, ...(target?.kind === 'standard' ? [target.field] : [])] }
    }),
  )

  /** What was worked out about rows: with long words and hundreds of columns it takes too long for every cell drawn. */
  const meant = new WeakMap<CheckedRow, { by: Rejection; among: NamedColumn[]; columnIndex: number | null }>()

  /** Column of the cell that the platform's words are about; null: they name none. */
  function columnMeant(row: CheckedRow): number | null {
    const by = rejectionOf(row)
    if (!by) return null
    const known = meant.get(row)
    if (known?.by === by && known.among === named.value) return known.columnIndex
    const columnIndex = cellMeant(row, by, named.value)
    meant.set(row, { by, among: named.value, columnIndex })
    return columnIndex
  }

  const isRepaired = (row: CheckedRow): boolean => repaired().has(row.ordinal)

  function marksOf(found: CheckedRow, columnIndex: number | null): CellMarks {
    if (columnIndex === null) return noMarks
    const isEdited = isRepaired(found) && found.editedColumns.includes(columnIndex)
    return { ...noMarks, isEdited, finding: !isEdited && columnMeant(found) === columnIndex ? 'error' : null }
  }

  function nameAt(row: number, column: number): string {
    const found = rowAt(row)
    const { columnIndex = null, name = '' } = columns()[column] ?? {}
    if (!found) return t('grid.name.unread')
    const value =
      columnIndex === null ? wordsOf(found) : (found.cells[columnIndex] ?? '') || t('common.blank')
    const place = { row: nameRow(found.rowNumber, job().mapping.sheets), column: name }
    const parts = [t('grid.name.cell', { ...place, value })]
    const marks = marksOf(found, columnIndex)
    if (marks.finding) parts.push(t('grid.name.error', { reasons: wordsOf(found) }))
    if (marks.isEdited) parts.push(t('grid.name.edited'))
    return parts.join(t('grid.name.separator'))
  }

  const numberOf = ({ rowNumber }: CheckedRow): string => nameRow(rowNumber, job().mapping.sheets)

  /** @param drawCell draws the content of a cell */
  function createSource(
    drawCell: (index: number, row: CheckedRow, column: RejectedColumn) => VNode,
  ): GridSource {
    return {
      rowAt: (index) => {
        const row = rowAt(index)
        return (
          row && {
            number: numberOf(row),
            endsBlock: false,
            marksAt: (column) => marksOf(row, columns()[column]?.columnIndex ?? null),
            draw: (column) => drawCell(index, row, columns()[column]!),
          }
        )
      },
      isThere: (row) => rowAt(row) !== undefined,
      textAt: (row, column) => {
        const columnIndex = columns()[column]?.columnIndex
        return columnIndex === null || columnIndex === undefined
          ? undefined
          : rowAt(row) && (rowAt(row)?.cells[columnIndex] ?? '')
      },
      nameAt,
      want: (wanted) => {
        shown.value = wanted
        rows.want(wanted)
      },
      findEdge: async ({ row, column }, to) => {
        const columnIndex = columns()[column]?.columnIndex
        return columnIndex === undefined ? null : rows.findEdge(columnIndex, row, to)
      },
    }
  }

  return { rows, createSource, numberOf, rowAt, rejectionOf, wordsOf, codeOf, columnMeant, isRepaired }
}

export type RejectedRows = ReturnType<typeof useRejectedRows>
