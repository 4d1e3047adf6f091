import { computed, shallowRef, watch } from 'vue'
import type { RowsView } from '../../../../electron/shared/model/rowsView.ts'
import type { GridMarks } from '../../../components/grid/gridSource.ts'
import { request } from '../../../ipc/bridge.ts'
import type { GridControl } from './useGridControl.ts'

/** Parts of the ruler: two px each on the smallest screen. */
const parts = 240

/** Filters whose rows are of one kind: a ruler would be of one colour. */
const even: readonly RowsView['filter']['kind'][] = ['errors', 'warnings', 'cause', 'ready']

/** Where in the rows of the view findings are, for the ruler; null where it would say nothing. */
export function useViewMarks(control: GridControl) {
  const marks = shallowRef<GridMarks | null>(null)
  const isMixed = computed(() => {
    const { invalidRows, warningRows } = control.job()
    return !even.includes(control.view.value.filter.kind) && invalidRows + warningRows > 0
  })

  watch(
    [control.viewId, isMixed, () => control.job().invalidRows, () => control.job().warningRows],
    async () => {
      const viewId = control.viewId.value
      if (!isMixed.value || viewId === null) {
        marks.value = null
        return
      }
      // Best effort: the rows themselves are marked.
      const input = { jobId: control.job().id, viewId, parts }
      const found = await request('job.viewMarks', input).catch(() => null)
      if (viewId !== control.viewId.value || found === null) return
      marks.value = found.errors.length + found.warnings.length > 0 ? { parts, ...found } : null
    },
    { immediate: true },
  )
  return marks
}
