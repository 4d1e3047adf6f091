import type { BatchAnswer } from '../../shared/model/job.ts'
import { mask, maskEchoedSecret } from './maskSecrets.ts'

/** A longer message is cut before it is masked: masking takes time for each character. */
const mostMaskedCharacters = 4_000
/** What is kept of a message. */
const longestMessage = 500

/** Mobile and landline numbers with separators (139-1234-5678, 139 1234 5678, 0571-8888 6666), also full-width. */
const separatedPhones =
  /(?:[+＋]?[8８][6６][-\s.－—·]?)?(?<![\d０-９])(?:[1１](?:[-\s.－—·()（）]{0,2}[\d０-９]){10}|[(（]?[0０][\d０-９]{2,3}[)）]?[-\s.－—·]{1,2}(?:[\d０-９][-\s.－—·]?){6,7}[\d０-９])(?![\d０-９])/g
/** Member numbers, id cards; shorter runs are counts, codes and row numbers. */
const longNumbers = /[\d０-９]{5,}/g
const mailAddresses = /[^\s@，。；：、"'<>()（）]+@[^\s@，。；：、"'<>()（）]+/g

/** What a code of the platform looks like; anything else may quote somebody. */
const knownCode = /^[A-Za-z0-9_.-]{1,64}$/
const shortNumber = /^\d{1,6}$/
/** A shorter value of a customer may well be part of a code. */
const shortestQuotedInCode = 5

/** What an answer could echo: the secrets its call was made with, and the JSON text of its body. */
export interface Sent {
  secret: string | null
  /** Default: a call without rows. */
  body?: string
}

/**
 * An answer as it may be kept and shown. The platform's strings arrive decoded from JSON here, so no escape hides what they
 * quote. Codes and import ids that do not look like one are masked or left out.
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
 * The platform's message without what it quotes: secrets, every value of the rows that were sent, and whatever looks like a
 * customer's number or mail address. Which row it is about is known from the batch.
 *
 * @returns at most 500 characters
 */
export function maskMessage(message: string, { secret, body }: Sent): string {
  const words = maskEchoedSecret(message.slice(0, mostMaskedCharacters), secret)
  const values =
    body !== undefined && mayQuote(words, body) ? valuesIn(body).filter((value) => words.includes(value)) : []
  // The longest first: a name may be a part of an address.
  values.sort((a, b) => b.length - a.length)
  return values
    .reduce((text, value) => text.replaceAll(value, mask), words)
    .replaceAll(mailAddresses, mask)
    .replaceAll(separatedPhones, mask)
    .replaceAll(longNumbers, mask)
    .slice(0, longestMessage)
}

function maskCode(code: string | null, { secret, body }: Sent): string | null {
  if (code === null || shortNumber.test(code)) return code
  if (!knownCode.test(code) || /\d{7}/.test(code) || maskEchoedSecret(code, secret) !== code) return mask
  const isQuote =
    body !== undefined && mayBeQuoted(code, body) && valuesIn(body).some((value) => isQuotedIn(code, value))
  return isQuote ? mask : code
}

/** As `mayQuote`, for `isQuotedIn`. */
function mayBeQuoted(code: string, body: string): boolean {
  if (code.length < shortestQuotedInCode) return body.includes(code)
  for (let at = 0; at + shortestQuotedInCode <= code.length; at += 1) {
    if (body.includes(code.slice(at, at + shortestQuotedInCode))) return true
  }
  return false
}

function isQuotedIn(code: string, value: string): boolean {
  return code === value || (value.length >= shortestQuotedInCode && code.includes(value))
}

/** Digits; not a phone or member number of the rows that were sent. */
function isImportId(importId: string, { secret, body }: Sent): boolean {
  if (!/^\d{1,20}$/.test(importId) || importId === secret) return false
  return body === undefined || !body.includes(importId) || !valuesIn(body).includes(importId)
}

/** Characters that JSON escapes: text with them may stand in the body in another form. */
const escapedInJson = /["\\\u0000-\u001f\ud800-\udfff]/

/**
 * Whether any pair of neighbouring characters of the words is in the body. If none is, no value is quoted: parsing a body of 500
 * records takes longer than everything else between an answer and the next call, and nearly all answers are 「ok」.
 */
function mayQuote(words: string, body: string): boolean {
  if (escapedInJson.test(words)) return true
  for (let at = 0; at + 2 <= words.length; at += 1) if (body.includes(words.slice(at, at + 2))) return true
  return false
}

/** The distinct values of all records; single characters would mask the platform's own words. */
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
      // The name of a field is not a customer's.
      if (key !== 'configName') collect(inner)
    }
  }
  collect((JSON.parse(body) as { data?: unknown }).data)
  return [...values]
}
