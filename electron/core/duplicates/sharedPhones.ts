import type { Issue } from '../../shared/model/issue.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import { cleanText } from '../conversion/text.ts'

/** A family shares a phone; more names than this share that of a shop. */
const mostNamesOfOnePhone = 5

/**
 * The rows of customers with more rows than one phone may have names: only these can share a phone of many names.
 *
 * @param repeated pairs of a row and the first row of its customer, in any order
 * @returns ordinals, first rows included
 */
export function rowsOfLargeGroups(
  repeated: Iterable<readonly [ordinal: number, first: number]>,
): Set<number> {
  const groups = new Map<number, number[]>()
  for (const [ordinal, first] of repeated) {
    const known = groups.get(first)
    if (known) known.push(ordinal)
    else groups.set(first, [first, ordinal])
  }
  const rows = new Set<number>()
  for (const group of groups.values())
    if (group.length > mostNamesOfOnePhone) for (const ordinal of group) rows.add(ordinal)
  return rows
}

/** The finding on a row whose phone many other names have. */
export const sharedPhoneIssue = (columnIndex: number): Issue => ({
  code: 'phone.shared',
  severity: 'warning',
  field: 'phone',
  columnIndex,
  params: { names: mostNamesOfOnePhone },
})

/** What is known of the rows, by ordinal. */
export interface PhoneRows {
  /** Rows of large groups that are sent. */
  ordinals: Iterable<number>
  /** Digest of a row's phone, the same for equal phones; null without one. */
  phoneOf: (ordinal: number) => string | null
  /** Cells of a row, corrected. */
  cellsOf: (ordinal: number) => readonly string[]
}

/**
 * Finds the rows whose phone more than five different names have: it is a shop's, not the customer's. Reads names
 * only of phones with as many rows.
 *
 * @returns the column of the phone, and the rows; null when names or phones are not mapped
 */
export function findSharedPhones(
  { columns }: Mapping,
  { ordinals, phoneOf, cellsOf }: PhoneRows,
): { columnIndex: number; rows: Set<number> } | null {
  const columnOf = (field: 'phone' | 'realName'): number | undefined =>
    columns.find(({ target }) => target?.kind === 'standard' && target.field === field)?.columnIndex
  const [phone, name] = [columnOf('phone'), columnOf('realName')]
  if (phone === undefined || name === undefined) return null
  const rowsByPhone = new Map<string, number[]>()
  for (const ordinal of ordinals) {
    const digest = phoneOf(ordinal)
    if (digest === null) continue
    const known = rowsByPhone.get(digest)
    if (known) known.push(ordinal)
    else rowsByPhone.set(digest, [ordinal])
  }
  const rows = new Set<number>()
  for (const group of rowsByPhone.values())
    if (hasManyNames(group, (ordinal) => cleanText(cellsOf(ordinal)[name] ?? '')))
      for (const ordinal of group) rows.add(ordinal)
  return { columnIndex: phone, rows }
}

function hasManyNames(group: readonly number[], nameOf: (ordinal: number) => string): boolean {
  if (group.length <= mostNamesOfOnePhone) return false
  const names = new Set<string>()
  for (const ordinal of group) {
    const name = nameOf(ordinal)
    if (name !== '') names.add(name)
    if (names.size > mostNamesOfOnePhone) return true
  }
  return false
}
