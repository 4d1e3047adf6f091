import type { BatchAnswer } from '../../shared/model/job.ts'
import { replaceEncodedRuns } from './encodedRuns.ts'
import { mask, maskEchoedSecret } from './maskSecrets.ts'
import { SentBody } from './SentBody.ts'

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

/** Everything that an answer could echo: the secret of the call and its body, which is JSON. */
export interface Sent {
  secret: string | null
  /** Omitted for a call without rows. */
  body?: string | Uint8Array
}

/**
 * Masks an answer before it is stored or shown. Its strings are already decoded from JSON, so no escape hides
 * a quote. Codes that do not look like one are masked; such import ids are dropped.
 */
export function maskAnswer(answer: BatchAnswer, sent: Sent): BatchAnswer {
  const { code, errorCode, message, importId } = answer
  const { secret } = sent
  const body = sent.body === undefined ? null : new SentBody(sent.body)
  return {
    ...answer,
    code: maskCode(code, secret, body),
    errorCode: maskCode(errorCode, secret, body),
    message: message === null ? null : maskQuotes(message, secret, body),
    importId: importId !== null && isImportId(importId, secret, body) ? importId : null,
  }
}

/**
 * Masks everything the platform's message may quote: secrets, every value of the sent rows, and anything that
 * looks like a phone, id or member number or a mail address. The affected row stays known from the batch.
 *
 * @returns at most 500 characters
 */
export function maskMessage(message: string, { secret, body }: Sent): string {
  return maskQuotes(message, secret, body === undefined ? null : new SentBody(body))
}

function maskQuotes(message: string, secret: string | null, body: SentBody | null): string {
  const echo = maskEchoedSecret(message.slice(0, mostMaskedCharacters), secret)
  const words = replaceEncodedRuns(echo, mask, (decoded) => isCustomerText(decoded, body?.values ?? []))
  const values =
    body !== null && mayQuote(words, body)
      ? body.values.filter((value) => includesInAnyCase(words, value))
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

function maskCode(code: string | null, secret: string | null, body: SentBody | null): string | null {
  if (code === null || shortNumber.test(code)) return code
  if (!knownCode.test(code) || /\d{7}/.test(code) || maskEchoedSecret(code, secret) !== code) return mask
  const isQuote =
    body !== null && mayBeQuoted(code, body) && body.values.some((value) => isQuotedIn(code, value))
  return isQuote ? mask : code
}

/** Cheap pre-check for `isQuotedIn`, as `mayQuote`: skips parsing the body. */
function mayBeQuoted(quoting: string, body: SentBody): boolean {
  const code = quoting.toLowerCase()
  if (code.length < shortestQuotedInCode) return body.hasInAnyCase(code)
  for (let at = 0; at + shortestQuotedInCode <= code.length; at += 1) {
    if (body.hasInAnyCase(code.slice(at, at + shortestQuotedInCode))) return true
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
function isImportId(importId: string, secret: string | null, body: SentBody | null): boolean {
  if (!/^\d{1,20}$/.test(importId) || importId === secret) return false
  return body === null || !body.hasInAnyCase(importId) || !body.values.includes(importId)
}

/** Characters that JSON escapes: a text with them may occur in the body in another form. */
const escapedInJson = /["\\\u0000-\u001f\ud800-\udfff]/

/**
 * Whether any two adjacent characters of the message occur in the body. If not, no value is quoted, and the
 * body need not be parsed: with 500 records that takes longer than everything else between an answer and the
 * next call, and nearly all answers are 「ok」.
 */
function mayQuote(answer: string, body: SentBody): boolean {
  if (escapedInJson.test(answer)) return true
  const words = answer.toLowerCase()
  for (let at = 0; at + 2 <= words.length; at += 1) {
    if (body.hasInAnyCase(words.slice(at, at + 2))) return true
  }
  return false
}
