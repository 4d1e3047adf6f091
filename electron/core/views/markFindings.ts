import type { ViewMarks } from '../../shared/model/rowsView.ts'
import type { Journal } from '../journal/Journal.ts'
import type { ChunkPlace } from '../journal/StagingTable.ts'
import type { ViewOrder } from './ViewOrder.ts'

const [clean, warning, error] = [0, 1, 2]

/**
 * Divides a view into parts of as many rows, and says which of them have findings: a part with an error and a reminder is one
 * with an error.
 *
 * @param places all rows of the job, chunk by chunk
 * @param inSlices repeats a step until it returns true
 */
export async function markFindings(
  journal: Journal,
  jobKey: number,
  places: readonly ChunkPlace[],
  order: ViewOrder,
  parts: number,
  inSlices: (step: () => boolean) => Promise<void>,
): Promise<ViewMarks> {
  const worst = new Uint8Array(parts)
  const mark = (ordinals: Uint32Array, kind: number): void => {
    for (const ordinal of ordinals) {
      const index = order.indexOf(ordinal)
      if (index === null) continue
      const part = Math.floor((index * parts) / order.length)
      if (worst[part]! < kind) worst[part] = kind
    }
  }
  let next = 0
  await inSlices(() => {
    const place = places[next]
    if (!place) return true
    next += 1
    const last = place.firstOrdinal + place.rowCount - 1
    journal.read(() => {
      const { ordinals } = journal
      mark(ordinals.withSeverityBetween(jobKey, 'error', place.firstOrdinal, last), error)
      mark(ordinals.withSeverityBetween(jobKey, 'warning', place.firstOrdinal, last), warning)
    })
    return false
  })
  const partsOf = (kind: number): number[] =>
    [...worst.keys()].filter((part) => worst[part] === kind && kind !== clean)
  return { errors: partsOf(error), warnings: partsOf(warning) }
}
