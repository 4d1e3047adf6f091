import { convertPhone, splitNumbers } from '../conversion/phone.ts'

/**
 * The first mobile number of a cell with several numbers (or the first that can be called), and the others as
 * written.
 *
 * @returns null when no part is a number, or there is no other
 */
export function splitPhones(text: string): { first: string; others: string[] } | null {
  const parts = splitNumbers(text)
  const mobileIndex = parts.findIndex((part) => convertPhone(part).finding === null)
  const callable = (part: string): boolean => convertPhone(part).finding?.severity !== 'error'
  const firstIndex = mobileIndex === -1 ? parts.findIndex(callable) : mobileIndex
  const first = parts[firstIndex]
  if (first === undefined) return null
  const same = convertPhone(first).value
  const others = parts.filter((part, index) => index !== firstIndex && convertPhone(part).value !== same)
  return others.length === 0 ? null : { first, others }
}
