/** The platform's answer to a call, from the body's own fields. */
export interface Answer {
  code: string
  errorCode: string | null
  msg: string | null
  /** `data` of a success, the import batch id: an int64 (page 985380), so digits in a string. */
  importId: string | null
}

/** `JSON.parse` with the source text of each value, which TypeScript 6 does not type yet (ES2026). */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown
const parseJson = JSON.parse as (text: string, reviver: Reviver) => unknown

/**
 * Reads a body as the platform's answer. Numbers are kept as the digits that were sent, so no int64 loses any.
 *
 * @returns null when the text is not JSON of the platform's shape: an object with a `code`.
 */
export function parseAnswer(text: string): Answer | null {
  let parsed: unknown
  try {
    parsed = parseJson(text, (_key, value, context) => (typeof value === 'number' ? context.source : value))
  } catch {
    return null
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null

  const { code, errorCode, msg, data } = parsed as { [key: string]: unknown }
  if (typeof code !== 'string' || code === '') return null
  return {
    code,
    errorCode: typeof errorCode === 'string' ? errorCode : null,
    msg: typeof msg === 'string' ? msg : null,
    importId: typeof data === 'string' && /^-?\d{1,20}$/.test(data) ? data : null,
  }
}
