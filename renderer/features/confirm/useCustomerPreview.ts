import { ref, shallowRef } from 'vue'
import type { RecordPreview } from '../../../electron/shared/model/checkedRow.ts'
import { request } from '../../ipc/bridge.ts'

/** The customer that the page shows, by its place among those to be sent. */
export function useCustomerPreview(jobId: () => string) {
  const preview = shallowRef<RecordPreview | null>(null)
  const index = ref(0)
  let newest = 0

  /** Shows the customer at a place. An answer that a newer request overtook is dropped. */
  async function load(place = index.value): Promise<void> {
    const mine = (newest += 1)
    const answer = await request('job.previewRequest', { jobId: jobId(), index: place })
    if (mine !== newest) return
    // Rows may have been left out since: back to the first.
    if (!answer && place > 0) return load(0)
    preview.value = answer
    index.value = place
  }

  return { preview, index, load }
}
