import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import { readDayMonthProof } from '../conversion/readDate.ts'
import { cleanCode } from '../conversion/text.ts'
import { dateColumns } from './columnEvidence.ts'

interface ColumnProof {
  columnIndex: number
  monthFirst: boolean
  dayFirst: boolean
  isNeeded: boolean
}

/**
 * Which of `1/2/1990` is the month, by what the other dates of the columns prove: one `13/02/2024` and no `02/13/2024` in a column
 * means that its days come first. Null when nothing needs it, nothing proves it, a column proves both, or two columns disagree: then
 * the user decides.
 *
 * @param rows all rows of the file
 */
export async function inferDayMonthOrder(
  mapping: Mapping,
  rows: AsyncIterable<readonly Row[]>,
): Promise<'monthFirst' | 'dayFirst' | null> {
  const proofs = startProofs(mapping)
  for await (const piece of rows) for (const row of piece) addProofs(proofs, row)
  return agree(proofs)
}

/** Whether any date of some rows, the first of a file, cannot be read without an order. */
export function needsDayMonthOrder(mapping: Mapping, rows: readonly Row[]): boolean {
  if ((mapping.conversions?.dayMonthOrder ?? 'ask') !== 'ask') return false
  const proofs = startProofs(mapping)
  for (const row of rows) addProofs(proofs, row)
  return proofs.some(({ isNeeded }) => isNeeded)
}

function startProofs(mapping: Mapping): ColumnProof[] {
  return dateColumns(mapping).map((columnIndex) => {
    return { columnIndex, monthFirst: false, dayFirst: false, isNeeded: false }
  })
}

function addProofs(proofs: readonly ColumnProof[], { cells }: Row): void {
  for (const proof of proofs) {
    const text = cells[proof.columnIndex] ?? ''
    if (text === '') continue
    const said = readDayMonthProof(cleanCode(text))
    if (said === 'needed') proof.isNeeded = true
    else if (said) proof[said] = true
  }
}

function agree(proofs: readonly ColumnProof[]): 'monthFirst' | 'dayFirst' | null {
  const needed = proofs.filter(({ isNeeded }) => isNeeded)
  const orders = new Set(
    needed.map(({ monthFirst, dayFirst }) =>
      monthFirst === dayFirst ? null : monthFirst ? ('monthFirst' as const) : ('dayFirst' as const),
    ),
  )
  const [order = null] = orders
  return orders.size === 1 ? order : null
}
