import { ref, watch } from 'vue'
import type { CheckedRow, CheckedRowsPage } from '../../../electron/shared/model/checkedRow.ts'
import { request } from '../../ipc/bridge.ts'
import { useCorrectingStore } from '../../stores/correcting.ts'
import type { RowFilter } from '../../../electron/shared/model/checkedRow.ts'

export const pageRows = 50

/** A page of checked rows, reloaded for every filter and every change of many rows. */
export function useCheckedRows(jobId: () => string, filter: () => RowFilter) {
  const correcting = useCorrectingStore()
  const page = ref(1)
  const shown = ref<CheckedRowsPage | null>(null)
  const error = ref<unknown>(null)
  let asked = 0

  async function load(): Promise<void> {
    const mine = (asked += 1)
    error.value = null
    try {
      const answer = await request('job.rows', {
        jobId: jobId(),
        filter: filter(),
        offset: (page.value - 1) * pageRows,
        limit: pageRows,
      })
      if (mine !== asked) return
      // The last pages no longer exist: their rows were corrected, skipped or restored.
      const lastPage = Math.max(1, Math.ceil(answer.total / pageRows))
      if (page.value > lastPage) page.value = lastPage
      else shown.value = answer
    } catch (thrown) {
      if (mine === asked) error.value = thrown
    }
  }

  /** Replaces a row in place, so that a corrected row does not move away under the mouse. */
  function replace(row: CheckedRow): void {
    if (!shown.value) return
    const rows = shown.value.rows.map((each) => (each.ordinal === row.ordinal ? row : each))
    shown.value = { ...shown.value, rows }
  }

  /** Page to show after the next change of filter: 1, unless a row on another page was requested. */
  let firstPage = 1

  /** Shows the page of a row among all rows, in file order; `choose` selects the filter for all rows. */
  function goTo(ordinal: number, choose: (filter: RowFilter) => void): void {
    const wanted = Math.floor(ordinal / pageRows) + 1
    if (filter().kind === 'all') {
      page.value = wanted
      return
    }
    firstPage = wanted
    choose({ kind: 'all' })
  }

  watch([jobId, () => JSON.stringify(filter())], () => {
    const wanted = firstPage
    firstPage = 1
    if (page.value === wanted) void load()
    else page.value = wanted
  })
  watch(page, load, { immediate: true })
  watch(() => correcting.changes, load)

  return { page, shown, error, load, replace, goTo }
}
