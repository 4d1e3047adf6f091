import { convertPhone } from '../conversion/phone.ts'

/** `:::` is Google's. */
const betweenNumbers = /(?:[,，、;；/|\n\r\s]|:::)+/
/** Spaces separate numbers only where nothing else does. */
const withoutSpaces = /(?:[,，、;；/|\n\r]|:::)+/

/**
 * The first mobile number of a cell with several numbers (or the first that can be called), and the others as
 * written.
 *
 * @returns null when no part is a number, or there is no other
 */
export function splitPhones(text: string): { first: string; others: string[] } | null {
  const parts = partsOf(text, withoutSpaces)
  const separated = parts.length > 1 ? parts : partsOf(text, betweenNumbers)
  const mobileIndex = separated.findIndex((part) => convertPhone(part).finding === null)
  const callable = (part: string): boolean => convertPhone(part).finding?.severity !== 'error'
  const firstIndex = mobileIndex === -1 ? separated.findIndex(callable) : mobileIndex
  const first = separated[firstIndex]
  if (first === undefined) return null
  const same = convertPhone(first).value
  const others = separated.filter((part, index) => index !== firstIndex && convertPhone(part).value !== same)
  return others.length === 0 ? null : { first, others }
}

function partsOf(text: string, separator: RegExp): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
