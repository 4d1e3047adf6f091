/**
 * Ids of the platform are int64, beyond what a JS number holds: they are decimal digits in a text everywhere in this app, and
 * this file alone decides which digits are one.
 */
const largest = 9_223_372_036_854_775_807n

/** Whether a text is an int64 in decimal digits, as a JSON number without exponent writes it. */
export function isInt64(text: string): boolean {
  if (!/^-?\d{1,19}$/.test(text)) return false
  const value = BigInt(text)
  return value <= largest && value >= -largest - 1n
}

/** Whether a text is an id that the platform gives out: a positive int64 without leading zeros. */
export function isPositiveInt64(text: string): boolean {
  return /^[1-9]/.test(text) && isInt64(text)
}
