import type { Column, Row } from '../../../shared/model/workbook.ts'
import { unnamedColumn } from '../../../shared/model/columnLetters.ts'

const maxSamples = 3

/**
 * Lists the columns that have a header or a value in `rows`. Names are unique and never empty: a blank header
 * becomes 「列C」, a repeated name gets a number.
 *
 * @param header cells of the header row
 * @param rows first data rows, for up to three samples per column
 * @param hidden 0-based indexes of hidden columns; default none
 */
export function describeColumns(
  header: readonly string[],
  rows: readonly Row[],
  hidden: ReadonlySet<number> = new Set(),
): Column[] {
  const samples: string[][] = []
  for (const { cells } of rows) {
    for (const [index, cell] of cells.entries()) {
      // A sheet may have 16,384 columns: only what is still missing is looked at.
      const known = samples[index]
      if (known?.length === maxSamples || cell.trim() === '') continue
      if (known) known.push(cell)
      else samples[index] = [cell]
    }
  }
  const columns: Column[] = []
  const taken = new Set<string>()
  for (let index = 0; index < Math.max(header.length, samples.length); index++) {
    const ownName = cleanName(header[index] ?? '')
    if (ownName === '' && samples[index] === undefined) continue
    const name = distinctName(ownName === '' ? unnamedColumn(index) : ownName, taken)
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

/** Collapses whitespace: headers often contain line breaks to fit their column. */
function cleanName(text: string): string {
  return text.replace(/[\s\u3000]+/g, ' ').trim()
}

function distinctName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  let number = 2
  while (taken.has(`${name} ${number}`)) number++
  return `${name} ${number}`
}
