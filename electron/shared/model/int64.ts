/**
 * Platform ids are int64, beyond the precision of a JS number: the app passes them as decimal digits in a
 * string. This file alone validates them.
 */
const largest = 9_223_372_036_854_775_807n

/** Whether a text is an int64 in decimal digits, in the form of a JSON number without exponent. */
export function isInt64(text: string): boolean {
  if (!/^-?\d{1,19}$/.test(text)) return false
  const value = BigInt(text)
  return value <= largest && value >= -largest - 1n
}

/** Whether a text is an id that the platform can issue: a positive int64 without leading zeros. */
export function isPositiveInt64(text: string): boolean {
  return /^[1-9]/.test(text) && isInt64(text)
}
