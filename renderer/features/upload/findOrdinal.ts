/**
 * Finds a row by its number in the file: the position of the first row whose number is at least that.
 *
 * Row numbers only grow, by one or (blank lines are left out) by more, so the first look is most often the last but one.
 *
 * @param total rows of the job
 * @param rowNumberOf the number of the row at a 0-based position
 * @returns 0 to `total`; `total` when every row comes before
 */
export async function findOrdinal(
  rowNumber: number,
  total: number,
  rowNumberOf: (ordinal: number) => Promise<number>,
): Promise<number> {
  let low = 0
  let high = total
  let guess = rowNumber
  for (let looks = 0; low < high; looks += 1) {
    // Every second look halves what is left, so that no pattern of blank lines makes it slow.
    const wanted = looks % 2 === 0 ? guess : Math.floor((low + high) / 2)
    const at = Math.min(Math.max(wanted, low), high - 1)
    const distance = (await rowNumberOf(at)) - rowNumber
    if (distance >= 0) {
      high = at
      low = Math.max(low, at - distance)
      guess = low
    } else {
      low = at + 1
      high = Math.min(high, at - distance)
      guess = high
    }
  }
  return low
}
