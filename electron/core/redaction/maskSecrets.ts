/** Four characters of a shorter token would reveal too much of it. */
const shortestMaskedToken = 12
/** A shorter secret could be an ordinary word of an answer. */
const shortestEchoedSecret = 8

/** The tail of a token for show: `••••1a2b`; nothing of a short one. */
export function maskToken(token: string): string {
  return token.length < shortestMaskedToken ? '••••' : `••••${token.slice(-4)}`
}

/** Masks a secret that a server echoed. */
export function maskEchoedSecret(text: string, secret: string | null): string {
  return secret === null || secret.length < shortestEchoedSecret ? text : text.replaceAll(secret, '••••')
}

/** Scheme, host and path of an address; user name, password, query and fragment may hold secrets. */
export function maskAddress(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`
}
