/** The platform's answer to a call, parsed from its body. */
export interface Answer {
  code: string
  errorCode: string | null
  msg: string | null
  /** `data` of a success, the import batch id: an int64 (page 985380), so digits in a string. */
  importId: string | null
  /** True for a refusal in the platform's own envelope, with nothing in it that could mean success. */
  isRefusal: boolean
}

/**
 * Reviver of `JSON.parse` with the source text of each value, which TypeScript 6 does not type yet (ES2026).
 */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown
const parseJson = JSON.parse as (text: string, reviver: Reviver) => unknown

const codeShape = /^[A-Za-z0-9_.-]{1,64}$/
const importIdShape = /^-?\d{1,20}$/
/** Codes and messages for success used by other services, and by gateways that rewrite answers. */
const successWords = /^(success|succeed(ed)?|ok|true|成功|(操作|导入|请求)成功)$/i

/**
 * Parses a body as the platform's answer. Numbers are kept as their digits, so that no int64 loses precision.
 *
 * @returns null when the text is not JSON of the platform's shape: an object with a `code`
 */
export function parseAnswer(text: string): Answer | null {
  let parsed: unknown
  try {
    parsed = parseJson(text, (_key, value, context) => (typeof value === 'number' ? context.source : value))
  } catch {
    return null
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null

  const { code, errorCode, msg, data, success } = parsed as { [key: string]: unknown }
  if (typeof code !== 'string' || code === '') return null
  const importId = typeof data === 'string' && importIdShape.test(data) ? data : null
  const mayMeanSuccess =
    identifiesImport(importId) ||
    success === true ||
    isSuccessCode(code) ||
    [code, errorCode, msg].some((word) => typeof word === 'string' && successWords.test(word.trim()))
  return {
    code,
    errorCode: typeof errorCode === 'string' ? errorCode : null,
    msg: typeof msg === 'string' ? msg : null,
    importId,
    isRefusal: codeShape.test(code) && !mayMeanSuccess,
  }
}

/**
 * Whether `data` can only be an import batch id. A shorter number may be a count or the position of a row.
 */
export function identifiesImport(importId: string | null): importId is string {
  return importId !== null && importId.length >= 6
}

/**
 * Matches 0 and 200 to 299 in any spelling: `200.0`, `2e2`, `00`. Only the exact `"200"` is the platform's
 * success (decision 5).
 */
function isSuccessCode(code: string): boolean {
  const number = Number(code)
  return number === 0 || (number >= 200 && number < 300)
}
