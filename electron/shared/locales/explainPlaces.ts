import type { RowMeant } from '../model/job.ts'

/**
 * Places of records in a message of the platform: 第3条 counts within the call from 1; `data[2]`, the path of a
 * validator, from 0. Neither is a row number of the user's file.
 */
export const places = /第\s*(\d{1,4})\s*(?:条|行|个|位|项)|\bdata\[(\d{1,4})\]/g

/** Writes the row behind each place: 第1条 → 第1条（原表第4行）. */
export function explainPlaces(
  message: string,
  meant: readonly RowMeant[],
  write: (rowNumber: number) => string,
): string {
  const rowByPlace = new Map(meant.map(({ place, rowNumber }) => [place, rowNumber]))
  return message.replace(places, (place) => {
    const rowNumber = rowByPlace.get(place)
    return rowNumber === undefined ? place : `${place}${write(rowNumber)}`
  })
}
