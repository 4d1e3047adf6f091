import type { RowMeant } from '../../shared/model/job.ts'
import { places } from '../../shared/locales/explainPlaces.ts'

/**
 * Finds the rows that a message of the platform names by their place in the call.
 *
 * @param readRowNumbers source row numbers of the rows of that call, in order; called only when they are needed
 * @returns each place as it is written, once, with the row; places outside the call are left out
 */
export function nameRowsMeant(message: string | null, readRowNumbers: () => readonly number[]): RowMeant[] {
  const found = [...(message ?? '').matchAll(places)]
  if (found.length === 0) return []
  const rowNumbers = readRowNumbers()
  const meant = new Map<string, number>()
  for (const [place, fromOne, fromZero] of found) {
    const rowNumber = rowNumbers[fromZero === undefined ? Number(fromOne) - 1 : Number(fromZero)]
    if (rowNumber !== undefined) meant.set(place, rowNumber)
  }
  return [...meant].map(([place, rowNumber]) => ({ place, rowNumber }))
}
