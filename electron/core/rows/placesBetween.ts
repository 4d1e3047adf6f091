import type { ChunkPlace } from '../journal/StagingTable.ts'

/** Chunks with rows of an inclusive ordinal range. */
export function* placesBetween(
  places: readonly ChunkPlace[],
  firstOrdinal: number,
  lastOrdinal: number,
): Iterable<ChunkPlace> {
  for (let index = indexOfPlace(places, firstOrdinal); index < places.length; index++) {
    const place = places[index] as ChunkPlace
    if (place.firstOrdinal > lastOrdinal) return
    yield place
  }
}

/** Index of the first chunk that does not end before an ordinal; binary search. */
export function indexOfPlace(places: readonly ChunkPlace[], ordinal: number): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    const place = places[middle] as ChunkPlace
    if (place.firstOrdinal + place.rowCount <= ordinal) low = middle + 1
    else high = middle
  }
  return low
}
