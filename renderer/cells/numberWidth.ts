/** In px. */
const digits = { narrow: 52, wide: 68 } as const
/** In px: what stands between number and sheet, a full-width sign, any other. */
const signs = { brackets: 14, wide: 13, other: 8 } as const
/** In px; a longer name of a sheet ends with … */
const mostWidth = 200

/**
 * Width of the row numbers in px: as much as `5`, or in a job of several sheets `5 (二店)`, needs.
 *
 * @param isWide numbers of six digits and more
 * @param sheets names of the job's sheets; absent: there is one
 */
export function numberWidth(isWide: boolean, sheets: readonly string[] | undefined): number {
  const width = isWide ? digits.wide : digits.narrow
  if (sheets === undefined) return width
  const longest = Math.max(0, ...sheets.map(widthOf))
  return Math.min(width + signs.brackets + longest, mostWidth)
}

function widthOf(name: string): number {
  return [...name].reduce((sum, sign) => sum + (sign >= '\u2e80' ? signs.wide : signs.other), 0)
}
