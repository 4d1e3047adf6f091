import type { BatchAnswer } from '../../shared/model/job.ts'
import { replaceEncodedRuns } from './encodedRuns.ts'
import { mask, maskEchoedSecret } from './maskSecrets.ts'

/** Longer messages are truncated before masking, whose time grows with their length. */
const mostMaskedCharacters = 4_000
/** Left out at the end of a truncated message: half a name or number is not recognised. */
const doubtfulCharacters = 200
/** Maximum characters kept of a masked message. */
const longestMessage = 500

/** Phone numbers with separators (139-1234-5678, 139 1234 5678, landline 0571-8888 6666), also full-width. */
const separatedPhones =
  /(?:[+＋]?[8８][6６][-\s.－—·]?)?(?<![\d０-９])(?:[1１](?:[-\s.－—·()（）]{0,2}[\d０-９]){10}|[(（]?[0０][\d０-９]{2,3}[)）]?[-\s.－—·]{1,2}(?:[\d０-９][-\s.－—·]?){6,7}[\d０-９])(?![\d０-９])/g
/** Member and id card numbers. Shorter runs are counts, codes and row numbers. */
const longNumbers = /[\d０-９]{5,}/g
const mailAddresses = /[^\s@，。；：、"'<>()（）]+@[^\s@，。；：、"'<>()（）]+/g

/** Form of the platform's codes; anything else may quote customer data. */
const knownCode = /^[A-Za-z0-9_.-]{1,64}$/
const shortNumber = /^\d{1,6}$/
/** Shorter customer values can occur in a code by chance. */
const shortestQuotedInCode = 5

/** Everything that an answer could echo: the secret of the call and the JSON text of its body. */
export interface Sent {
  secret: string | null
  /** Omitted for a call without rows. */
  body?: string
}

/**
 * Masks an answer before it is stored or shown. Its strings are already decoded from JSON, so no escape hides
 * a quote. Codes that do not look like one are masked; such import ids are dropped.
 */
export function maskAnswer(answer: BatchAnswer, sent: Sent): BatchAnswer {
  const { code, errorCode, message, importId } = answer
  return {
    ...answer,
    code: maskCode(code, sent),
    errorCode: maskCode(errorCode, sent),
    message: message === null ? null : maskMessage(message, sent),
    importId: importId !== null && isImportId(importId, sent) ? importId : null,
  }
}

/**
 * Masks everything the platform's message may quote: secrets, every value of the sent rows, and anything that
 * looks like a phone, id or member number or a mail address. The affected row stays known from the batch.
 *
 * @returns at most 500 characters
 */
export function maskMessage(message: string, { secret, body }: Sent): string {
  const echo = maskEchoedSecret(message.slice(0, mostMaskedCharacters), secret)
  let known: string[] | null = null
  const sentValues = (): string[] => (known ??= body === undefined ? [] : valuesIn(body))
  const words = replaceEncodedRuns(echo, mask, (decoded) => isCustomerText(decoded, sentValues()))
  const values =
    body !== undefined && mayQuote(words, body)
      ? sentValues().filter((value) => includesInAnyCase(words, value))
      : []
  // Longest first: a name may be part of an address.
  const masked = values
    .toSorted((a, b) => b.length - a.length)
    .reduce(maskInAnyCase, words)
    .replaceAll(mailAddresses, mask)
    .replaceAll(separatedPhones, mask)
    .replaceAll(longNumbers, mask)
  const isTruncated = message.length > mostMaskedCharacters
  return masked
    .slice(0, isTruncated ? Math.max(0, masked.length - doubtfulCharacters) : undefined)
    .slice(0, longestMessage)
}

/**
 * Whether decoded text holds customer data. Short plain values are not looked for: Base64 of other text decodes
 * to them by chance.
 */
function isCustomerText(decoded: string, values: readonly string[]): boolean {
  if (decoded.search(separatedPhones) >= 0 || /[\d０-９]{7,}/.test(decoded)) return true
  return values.some((value) => {
    const isLong = value.length >= shortestQuotedInCode || /[^\u0000-\u02ff]{2}/.test(value)
    return isLong && includesInAnyCase(decoded, value)
  })
}

function maskCode(code: string | null, { secret, body }: Sent): string | null {
  if (code === null || shortNumber.test(code)) return code
  if (!knownCode.test(code) || /\d{7}/.test(code) || maskEchoedSecret(code, secret) !== code) return mask
  const isQuote =
    body !== undefined && mayBeQuoted(code, body) && valuesIn(body).some((value) => isQuotedIn(code, value))
  return isQuote ? mask : code
}

/** Cheap pre-check for `isQuotedIn`, as `mayQuote`: skips parsing the body. */
function mayBeQuoted(quoting: string, sentBody: string): boolean {
  const [code, body] = [quoting.toLowerCase(), sentBody.toLowerCase()]
  if (code.length < shortestQuotedInCode) return body.includes(code)
  for (let at = 0; at + shortestQuotedInCode <= code.length; at += 1) {
    if (body.includes(code.slice(at, at + shortestQuotedInCode))) return true
  }
  return false
}

function isQuotedIn(code: string, value: string): boolean {
  return code === value || (value.length >= shortestQuotedInCode && includesInAnyCase(code, value))
}

/** Databases and their messages write ids and names in capitals, or in none. */
function includesInAnyCase(text: string, value: string): boolean {
  return text.toLowerCase().includes(value.toLowerCase())
}

function maskInAnyCase(text: string, value: string): string {
  const [lowText, lowValue] = [text.toLowerCase(), value.toLowerCase()]
  // A few letters change their length with their case: then positions do not agree.
  if (lowText.length !== text.length || lowValue.length !== value.length) return text.replaceAll(value, mask)
  let masked = ''
  let from = 0
  for (let at = lowText.indexOf(lowValue); at !== -1; at = lowText.indexOf(lowValue, from)) {
    masked += text.slice(from, at) + mask
    from = at + value.length
  }
  return masked + text.slice(from)
}

/** Whether it consists of digits and is not a phone or member number of the sent rows. */
function isImportId(importId: string, { secret, body }: Sent): boolean {
  if (!/^\d{1,20}$/.test(importId) || importId === secret) return false
  return body === undefined || !body.includes(importId) || !valuesIn(body).includes(importId)
}

/** Characters that JSON escapes: a text with them may occur in the body in another form. */
const escapedInJson = /["\\\u0000-\u001f\ud800-\udfff]/

/**
 * Whether any two adjacent characters of the message occur in the body. If not, no value is quoted, and the
 * body need not be parsed: with 500 records that takes longer than everything else between an answer and the
 * next call, and nearly all answers are 「ok」.
 */
function mayQuote(answer: string, sentBody: string): boolean {
  if (escapedInJson.test(answer)) return true
  const [words, body] = [answer.toLowerCase(), sentBody.toLowerCase()]
  for (let at = 0; at + 2 <= words.length; at += 1) if (body.includes(words.slice(at, at + 2))) return true
  return false
}

const ownTypes: ReadonlySet<unknown> = new Set(['id', 'openid', 'unionid', 'phone'])

/** Distinct values of all records, without single characters, which would mask the platform's own words. */
function valuesIn(body: string): string[] {
  const values = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      const text = value.trim()
      if (text.length > 1) values.add(text)
      return
    }
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      // The name of a field is not customer data, nor is the type of an identity that the platform itself names.
      if (key !== 'configName' && !(key === 'identityType' && ownTypes.has(inner))) collect(inner)
    }
  }
  collect((JSON.parse(body) as { data?: unknown }).data)
  return [...values]
}
