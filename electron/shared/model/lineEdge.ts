/**
 * Finds where Ctrl+arrow leads on a line of cells: to the last filled cell of the run, or over blanks to the next filled one.
 * It is given the cells after the first one by one, so that they can be read as they are needed.
 */
export class EdgeSearch {
  readonly #isFromFilled: boolean
  /** Whether the first step was onto a filled cell from a filled one; null before it. */
  #isRun: boolean | null = null
  #before: number

  constructor(from: number, isFromFilled: boolean) {
    this.#before = from
    this.#isFromFilled = isFromFilled
  }

  /** Takes the next cell. Returns the edge once it is known. */
  take(index: number, isFilled: boolean): number | null {
    this.#isRun ??= this.#isFromFilled && isFilled
    if (isFilled !== this.#isRun) return this.#isRun ? this.#before : index
    this.#before = index
    return null
  }
}

/** Returns the edge on a line of cells of which all are known; `end` when there is none before it. */
export function edgeFrom(from: number, end: number, isFilled: (index: number) => boolean): number {
  const step = end < from ? -1 : 1
  const search = new EdgeSearch(from, isFilled(from))
  for (let at = from; at !== end;) {
    at += step
    const edge = search.take(at, isFilled(at))
    if (edge !== null) return edge
  }
  return end
}
