/** The only characters beyond ASCII whose lower case has an ASCII letter: the Kelvin sign and the dotted capital I. */
const hidesAscii = ['\u212a', '\u0130']

const ascii = /^[\x00-\x7f]*$/

const ownTypes: ReadonlySet<unknown> = new Set(['id', 'openid', 'unionid', 'phone'])

/**
 * The JSON body of a call, to look for what an answer quotes of it. Nearly all answers are 「ok」 and quote nothing: then a body
 * of 500 records is neither decoded nor parsed, which would take longer than everything else between an answer and the next
 * call.
 */
export class SentBody {
  readonly #body: Buffer
  /** Each byte as one character; null until it is asked for, or where it would not tell. */
  #lowerBytes: string | null | undefined
  #lowerText: string | undefined
  #values: string[] | undefined

  constructor(body: string | Uint8Array) {
    this.#body =
      typeof body === 'string'
        ? Buffer.from(body)
        : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  }

  /** Whether it has a text in any case of its letters. @param lower the text in lower case */
  hasInAnyCase(lower: string): boolean {
    if (this.#lowerBytes === undefined) {
      const tells = hidesAscii.every((character) => !this.#body.includes(character))
      // In UTF-8 no other character has a byte of ASCII.
      this.#lowerBytes = tells ? this.#body.toString('latin1').toLowerCase() : null
    }
    if (this.#lowerBytes !== null && ascii.test(lower)) return this.#lowerBytes.includes(lower)
    this.#lowerText ??= this.#body.toString().toLowerCase()
    return this.#lowerText.includes(lower)
  }

  /** Distinct values of all records, without single characters, which would mask the platform's own words. */
  get values(): readonly string[] {
    return (this.#values ??= this.#readValues())
  }

  #readValues(): string[] {
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
    collect((JSON.parse(this.#body.toString()) as { data?: unknown }).data)
    return [...values]
  }
}
