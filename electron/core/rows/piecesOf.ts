import type { ChunkPlace } from '../journal/StagingTable.ts'

/** Rows of the first pieces, of which the user waits for the first result. */
const firstRows = 2_000
const firstPieces = 4
/** Rows of the other pieces: some 20 ms of work, ten times what handing a piece to a thread takes. */
const usualRows = 20_000

/** Splits chunks into pieces of work for several threads, in the order given. The chunks of a piece are successive. */
export function piecesOf(places: readonly ChunkPlace[]): ChunkPlace[][] {
  const pieces: ChunkPlace[][] = []
  let piece: ChunkPlace[] = []
  let rows = 0
  for (const place of places) {
    const isNext = piece.at(-1)?.chunkIndex === place.chunkIndex - 1
    if (!isNext || rows >= (pieces.length <= firstPieces ? firstRows : usualRows)) {
      piece = []
      rows = 0
      pieces.push(piece)
    }
    piece.push(place)
    rows += place.rowCount
  }
  return pieces
}
