import type { Column, Row } from '../../../shared/model/workbook.ts'
import { columnLetters } from '../../writing/columnLetters.ts'

const maxSamples = 3

/**
 * The columns that have a header or any value in the rows given. Names are distinct and never empty: a blank header
 * reads 「列C」, a repeated name gets a number.
 *
 * @param header the cells of the header row
 * @param rows the first data rows
 * @param hidden 0-based columns the file hides
 */
export function describeColumns(
  header: readonly string[],
  rows: readonly Row[],
  hidden: ReadonlySet<number> = new Set(),
): Column[] {
  const samples: string[][] = []
  for (const { cells } of rows) {
    cells.forEach((cell, index) => {
      if (cell.trim() === '') return
      const known = (samples[index] ??= [])
      if (known.length < maxSamples) known.push(cell)
    })
  }
  const columns: Column[] = []
  const taken = new Set<string>()
  for (let index = 0; index < Math.max(header.length, samples.length); index++) {
    const ownName = cleanName(header[index] ?? '')
    if (ownName === '' && samples[index] === undefined) continue
    const name = distinctName(ownName === '' ? `列${columnLetters(index)}` : ownName, taken)
    taken.add(name)
    columns.push({
      index,
      name,
      samples: samples[index] ?? [],
      ...(hidden.has(index) ? { hidden: true } : {}),
    })
  }
  return columns
}

/** One line without surrounding or repeated blanks: headers are often broken to fit their column. */
function cleanName(text: string): string {
  return text.replace(/[\s\u3000]+/g, ' ').trim()
}

function distinctName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  let number = 2
  while (taken.has(`${name} ${number}`)) number++
  return `${name} ${number}`
}
