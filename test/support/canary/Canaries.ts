import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a secret was found that must not be there. */
export interface Finding {
  secret: string
  encoding: string
  place: string
}

/**
 * Secrets that must not occur anywhere. Searches for them in every usual encoding, and as plain hashes, from which a phone
 * number can be guessed within minutes.
 */
export class Canaries {
  readonly #needles: { secret: string; encoding: string; bytes: Buffer }[]

  constructor(secrets: readonly string[]) {
    this.#needles = secrets.flatMap((secret) =>
      [...encodingsOf(secret)].map(([encoding, bytes]) => ({ secret, encoding, bytes })),
    )
  }

  in(bytes: Buffer, place: string): Finding[] {
    return this.#needles
      .filter((needle) => bytes.includes(needle.bytes))
      .map(({ secret, encoding }) => ({ secret, encoding, place }))
  }

  inText(text: string, place: string): Finding[] {
    return this.in(Buffer.from(text), place)
  }

  /** Searches the content and name of every file below a folder. */
  inFolder(folder: string): Finding[] {
    return filesBelow(folder).flatMap((path) => [
      ...this.in(readFileSync(path), path),
      ...this.inText(path.slice(folder.length), `name of ${path}`),
    ])
  }
}

/** All files below a folder, in folders too. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Removes duplicate byte sequences. */
function encodingsOf(secret: string): Map<string, Buffer> {
  const seen = new Set<string>()
  const isNew = ([, bytes]: readonly [string, Buffer]): boolean => {
    const key = bytes.toString('latin1')
    return !seen.has(key) && seen.add(key) !== undefined
  }
  return new Map([...allEncodingsOf(secret)].filter(isNew))
}

function allEncodingsOf(secret: string): Map<string, Buffer> {
  const utf8 = Buffer.from(secret)
  const utf16 = Buffer.from(secret, 'utf16le')
  const found = new Map<string, Buffer>([
    ['UTF-8', utf8],
    ['UTF-16 LE', utf16],
    ['UTF-16 BE', Buffer.from(utf16).swap16()],
    ['hex', Buffer.from(utf8.toString('hex'))],
    ['HEX', Buffer.from(utf8.toString('hex').toUpperCase())],
    ['percent', Buffer.from(encodeURIComponent(secret))],
    ['JSON escapes', Buffer.from(jsonEscaped(secret))],
  ])
  // Base64 depends on the offset within three bytes; the first and last characters also encode neighbouring bytes.
  for (const offset of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(offset), utf8]).toString('base64')
    const inner = text.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + utf8.length) * 8) / 6))
    found.set(`base64+${offset}`, Buffer.from(inner))
    found.set(`base64url+${offset}`, Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_')))
  }
  for (const algorithm of ['md5', 'sha1', 'sha256']) {
    const digest = createHash(algorithm).update(secret).digest()
    found.set(algorithm, digest)
    found.set(`${algorithm} hex`, Buffer.from(digest.toString('hex')))
    found.set(`${algorithm} base64`, Buffer.from(digest.toString('base64')))
  }
  return found
}

function jsonEscaped(text: string): string {
  return [...text]
    .map((character) =>
      character.charCodeAt(0) < 128
        ? character
        : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .join('')
}
