import { ref, watch } from 'vue'
import type { CheckedRow, CheckedRowsPage } from '../../../electron/shared/model/checkedRow.ts'
import { request } from '../../ipc/bridge.ts'
import { useCorrectingStore } from '../../stores/correcting.ts'
import type { RowFilter } from '../../../electron/shared/model/checkedRow.ts'

export const pageRows = 50

/** A page of checked rows that follows the filter and every change of many rows. */
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
      // The rows of the last pages are gone: mended, skipped or undone.
      const lastPage = Math.max(1, Math.ceil(answer.total / pageRows))
      if (page.value > lastPage) page.value = lastPage
      else shown.value = answer
    } catch (thrown) {
      if (mine === asked) error.value = thrown
    }
  }

  /** Shows a row as it is now where it stands: a row that was mended does not jump away under the mouse. */
  function replace(row: CheckedRow): void {
    if (!shown.value) return
    const rows = shown.value.rows.map((each) => (each.ordinal === row.ordinal ? row : each))
    shown.value = { ...shown.value, rows }
  }

  /** Where the next filter begins: page 1, unless a row on another page was asked for. */
  let firstPage = 1

  /** Goes to the page of a row; all rows stand in the order of the file. `choose` asks for all of them. */
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
