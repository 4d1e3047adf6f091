import { computed, shallowRef, watch } from 'vue'
import type { FindingRank } from '../../../../electron/shared/model/rowsView.ts'
import { request } from '../../../ipc/bridge.ts'
import { useCorrectingStore } from '../../../stores/correcting.ts'
import type { GridControl } from './useGridControl.ts'

/**
 * 「第 1 / 86 处错误」: which of the findings that F8 goes through the active cell is; null until it is known, and among repeated
 * customers, where F8 goes through groups.
 */
export function useFindingRank(control: GridControl) {
  const correcting = useCorrectingStore()
  const rank = shallowRef<FindingRank | null>(null)
  const place = computed(() => {
    const viewId = control.viewId.value
    const { index, columnIndex } = control.activePlace()
    const hasNone = viewId === null || control.view.value.filter.kind === 'duplicates'
    return hasNone ? null : { viewId, index, columnIndex, ...control.wantedFindings.value }
  })
  /** Of another list the counts are others: nothing is shown until they are there. */
  watch(control.viewId, () => (rank.value = null))

  /** One question at a time: in a large job the first after a change takes a second, and keys repeat. */
  let isAsking = false
  let isLate = false
  async function ask(): Promise<void> {
    isLate = isAsking
    const { value } = place
    if (isAsking || value === null) return
    isAsking = true
    // Best effort: a view that was closed is opened again by the rows, with their errors.
    const answer = await request('job.findingRank', { jobId: control.job().id, ...value }).catch(() => null)
    isAsking = false
    if (value.viewId === control.viewId.value) rank.value = answer
    if (isLate) await ask()
  }
  watch([() => JSON.stringify(place.value), () => correcting.edits], ask, { immediate: true })

  return rank
}
