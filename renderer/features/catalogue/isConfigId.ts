/** Whether a text is what the platform takes as a custom field's id: decimal digits of a positive int64. */
export function isConfigId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= 9223372036854775807n
}
