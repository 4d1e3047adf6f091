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
 * Infers the order of `1/2/1990` from the other dates of its column: one `13/02/2024` and no `02/13/2024`
 * prove day first.
 *
 * @param rows all rows of the file
 * @returns null when nothing needs an order, nothing proves one, a column proves both, or two columns
 *   disagree; then the user decides
 */
export async function inferDayMonthOrder(
  mapping: Mapping,
  rows: AsyncIterable<readonly Row[]>,
): Promise<'monthFirst' | 'dayFirst' | null> {
  const proofs = startProofs(mapping)
  for await (const piece of rows) for (const row of piece) addProofs(proofs, row)
  return agree(proofs)
}

/** Whether any date of the given first rows is unreadable without an order. */
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
