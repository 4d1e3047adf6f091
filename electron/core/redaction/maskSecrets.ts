import { namedEntities, replaceEncodedRuns } from './encodedRuns.ts'

/** Replaces masked text. */
export const mask = '•••'

/** Four visible characters would reveal too much of a shorter token. */
const shortestMaskedToken = 12
/** A shorter secret could equal an ordinary word of an answer. */
const shortestEchoedSecret = 8
/** A shorter piece within plain text could be a word that a token contains. */
const shortestPiece = 12

/** Shows the last four characters of a token: `••••1a2b`. Shows none of a token under 12 characters. */
export function maskToken(token: string): string {
  return token.length < shortestMaskedToken ? '••••' : `••••${token.slice(-4)}`
}

/** Keeps scheme, host and path; drops user name, password, query and fragment, which may hold secrets. */
export function maskAddress(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`
}

/**
 * Masks a secret that a server echoed: verbatim, escaped for JSON, URLs or HTML (also twice), in Base64 or
 * hexadecimal, whole or in pieces.
 */
export function maskEchoedSecret(text: string, secret: string | null): string {
  if (secret === null || secret.length < shortestEchoedSecret || text === '') return text
  const masked = maskPieces(text.replaceAll(patternOf(secret), mask), secret)
  const isEcho = (decoded: string): boolean => hasPiece(decoded, secret, shortestEchoedSecret)
  return maskCutEnd(replaceEncodedRuns(masked, mask, isEcho), secret)
}

/** Matches the secret with any of its characters escaped. */
function patternOf(secret: string): RegExp {
  return new RegExp([...secret].map(anyForm).join(''), 'gi')
}

/** Matches a character verbatim or escaped: `=` as `\=`, `\u003d`, `%3D`, `%253D`, `&#61;` and `&#x3d;`. */
function anyForm(character: string): string {
  const code = character.charCodeAt(0)
  const hex = [...code.toString(16).padStart(2, '0')]
    .map((digit) => `[${digit}${digit.toUpperCase()}]`)
    .join('')
  const names = Object.keys(namedEntities).filter((name) => namedEntities[name] === character)
  const plain = /[A-Za-z0-9]/.test(character) ? character : `\\${character}`
  return `(?:${plain}|\\\\+${plain}|\\\\+u00${hex}|%(?:25)*${hex}|&(?:${[`#0*${code}`, `#[xX]0*${hex}`, ...names].join('|')});)`
}

/** Masks parts of the secret, as a server echoes that cuts it or breaks its lines. */
function maskPieces(text: string, secret: string): string {
  let masked = ''
  let at = 0
  while (at < text.length) {
    let length = hasPieceAt(text, at, secret) ? shortestPiece : 0
    while (length > 0 && at + length < text.length && secret.includes(text.slice(at, at + length + 1)))
      length += 1
    masked += length > 0 ? mask : text[at]
    at += Math.max(1, length)
  }
  return masked
}

function hasPieceAt(text: string, at: number, secret: string): boolean {
  return at + shortestPiece <= text.length && secret.includes(text.slice(at, at + shortestPiece))
}

/** Whether the text contains `length` adjacent characters of the secret. */
function hasPiece(text: string, secret: string, length: number): boolean {
  for (let at = 0; at + length <= text.length; at += 1) {
    if (secret.includes(text.slice(at, at + length))) return true
  }
  return false
}

function maskCutEnd(text: string, secret: string): string {
  for (let length = Math.min(secret.length - 1, text.length); length >= shortestEchoedSecret; length--) {
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + mask
  }
  return text
}
