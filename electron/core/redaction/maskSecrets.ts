/** Replaces masked text. */
export const mask = '•••'

/** Four visible characters would reveal too much of a shorter token. */
const shortestMaskedToken = 12
/** A shorter secret could equal an ordinary word of an answer. */
const shortestEchoedSecret = 8

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
 * hexadecimal, or truncated at the end of the text.
 */
export function maskEchoedSecret(text: string, secret: string | null): string {
  if (secret === null || secret.length < shortestEchoedSecret || text === '') return text
  const masked = text
    .replaceAll(patternOf(secret), mask)
    .replaceAll(/[A-Za-z0-9+/_-]{8,}={0,2}/g, (run) => (isEncoded(run, secret) ? mask : run))
  return maskCutEnd(masked, secret)
}

let lastPattern: { secret: string; pattern: RegExp } | null = null

/** Matches the secret with any of its characters escaped. Cached, since a run masks thousands of answers. */
function patternOf(secret: string): RegExp {
  if (lastPattern?.secret !== secret) {
    lastPattern = { secret, pattern: new RegExp([...secret].map(anyForm).join(''), 'g') }
  }
  return lastPattern.pattern
}

/** Matches a character verbatim or escaped: `=` as `\=`, `\u003d`, `%3D`, `%253D`, `&#61;` and `&#x3d;`. */
function anyForm(character: string): string {
  const code = character.charCodeAt(0)
  const hex = [...code.toString(16).padStart(2, '0')]
    .map((digit) => `[${digit}${digit.toUpperCase()}]`)
    .join('')
  const plain = /[A-Za-z0-9]/.test(character) ? character : `\\${character}`
  return `(?:${plain}|\\\\+${plain}|\\\\+u00${hex}|%(?:25)*${hex}|&#(?:0*${code}|[xX]0*${hex});)`
}

/** Whether a run contains the secret in hexadecimal, or in Base64 at any of the four alignments. */
function isEncoded(run: string, secret: string): boolean {
  if (run.toLowerCase().includes(Buffer.from(secret).toString('hex'))) return true
  return [0, 1, 2, 3].some((skipped) =>
    Buffer.from(run.slice(skipped), 'base64').toString('latin1').includes(secret),
  )
}

function maskCutEnd(text: string, secret: string): string {
  for (let length = Math.min(secret.length - 1, text.length); length >= shortestEchoedSecret; length--) {
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + mask
  }
  return text
}
