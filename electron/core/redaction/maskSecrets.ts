/** What stands for masked text. */
export const mask = '•••'

/** Four characters of a shorter token would reveal too much of it. */
const shortestMaskedToken = 12
/** A shorter secret could be an ordinary word of an answer. */
const shortestEchoedSecret = 8

/** The tail of a token for show: `••••1a2b`; nothing of a short one. */
export function maskToken(token: string): string {
  return token.length < shortestMaskedToken ? '••••' : `••••${token.slice(-4)}`
}

/** Scheme, host and path of an address; user name, password, query and fragment may hold secrets. */
export function maskAddress(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`
}

/**
 * Masks a secret that a server echoed: as it is, escaped for JSON, URLs or HTML (also twice), in Base64 or hexadecimal, and
 * where the text was cut within it.
 */
export function maskEchoedSecret(text: string, secret: string | null): string {
  if (secret === null || secret.length < shortestEchoedSecret || text === '') return text
  const masked = text
    .replaceAll(patternOf(secret), mask)
    .replaceAll(/[A-Za-z0-9+/_-]{8,}={0,2}/g, (run) => (isEncoded(run, secret) ? mask : run))
  return maskCutEnd(masked, secret)
}

let lastPattern: { secret: string; pattern: RegExp } | null = null

/** A pattern of the secret in which every character may be escaped. Kept, since a run masks thousands of answers. */
function patternOf(secret: string): RegExp {
  if (lastPattern?.secret !== secret) {
    lastPattern = { secret, pattern: new RegExp([...secret].map(anyForm).join(''), 'g') }
  }
  return lastPattern.pattern
}

/** `=` also as `\=`, `\u003d`, `%3D`, `%253D`, `&#61;` and `&#x3d;`. */
function anyForm(character: string): string {
  const code = character.charCodeAt(0)
  const hex = [...code.toString(16).padStart(2, '0')]
    .map((digit) => `[${digit}${digit.toUpperCase()}]`)
    .join('')
  const plain = /[A-Za-z0-9]/.test(character) ? character : `\\${character}`
  return `(?:${plain}|\\\\+${plain}|\\\\+u00${hex}|%(?:25)*${hex}|&#(?:0*${code}|[xX]0*${hex});)`
}

/** Whether a run of letters is the secret, or text around it, in Base64 (the run may begin with other text) or hexadecimal. */
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
