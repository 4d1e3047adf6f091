import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { nameRow } from '../../electron/shared/model/rowPlace.ts'
import type { Job } from '../../electron/shared/model/job.ts'
import { useNotify } from '../composables/useNotify.ts'
import { request } from '../ipc/bridge.ts'
import { useCorrectingStore, type MovedTo } from '../stores/correcting.ts'
import type { useRowsView } from './useRowsView.ts'

/** Where the focus may be taken from: nothing has it, the screen as a whole, or the grid itself. */
const free = 'body, h1, .data-grid, .data-grid *'

/**
 * Goes to the first cell that 撤销 or 重做 changed, as spreadsheets do. Rows that had left the filter are shown again; of a
 * single one that still is not among them, a message says which it is.
 *
 * @param activate makes a cell the active one; column null: the column stays
 */
export function useMovedCell(
  job: () => Job,
  rows: Pick<ReturnType<typeof useRowsView>, 'ask' | 'reopen'>,
  activate: (index: number, columnIndex: number | null, takesFocus: boolean) => Promise<void>,
): void {
  const { t } = useI18n()
  const correcting = useCorrectingStore()
  const notify = useNotify()

  const indexOf = (ordinal: number): Promise<{ index: number } | null> =>
    rows.ask((viewId) => request('job.viewIndexOf', { jobId: job().id, viewId, ordinal }))

  async function show(moved: MovedTo): Promise<void> {
    const { ordinal, columnIndex } = moved
    let place = await indexOf(ordinal)
    if (!place) {
      await rows.reopen()
      place = await indexOf(ordinal)
    }
    // Another undo was faster.
    if (moved !== correcting.moved) return
    if (place) await activate(place.index, columnIndex, document.activeElement?.matches(free) ?? true)
    else if (moved.rows === 1) notify.note(t('grid.movedFiltered', { row: await nameOf(ordinal) }))
  }

  async function nameOf(ordinal: number): Promise<string> {
    const input = { jobId: job().id, filter: { kind: 'all' as const }, offset: ordinal, limit: 1 }
    const [row] = (await request('job.rows', input)).rows
    return nameRow(row?.rowNumber ?? 0, job().mapping.sheets)
  }

  watch(
    () => correcting.moved,
    (moved) => moved && notify.attempt(() => show(moved)),
  )
}
