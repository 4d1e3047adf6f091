import { ownUnits, ownWords, resized } from '../worker/ownMemory.ts'

/** Texts, one after the other in memory that can be moved to another thread. */
export interface PackedTexts {
  /** UTF-16 units of all texts. */
  units: Uint16Array<ArrayBuffer>
  /** Where each text ends. */
  ends: Uint32Array<ArrayBuffer>
}

/** Packs texts as they come. */
export class TextPacker {
  #units = ownUnits(1 << 16)
  #length = 0
  readonly #ends: number[] = []

  add(text: string): void {
    const { length } = text
    this.#reserve(length)
    for (let at = 0; at < length; at += 1) this.#units[this.#length + at] = text.charCodeAt(at)
    this.#length += length
    this.#ends.push(this.#length)
  }

  /** Adds a text in well-formed UTF-8, without the blanks around it. Decoding it to a string first took thrice as long. */
  addTrimmed(bytes: Buffer, start: number, end: number): void {
    this.#reserve(end - start)
    const units = this.#units
    let to = this.#length
    for (let at = start; at < end;) {
      const byte = bytes[at]!
      if (byte < 0x80) {
        units[to++] = byte
        at += 1
      } else if (byte < 0xe0) {
        units[to++] = ((byte & 0x1f) << 6) | (bytes[at + 1]! & 0x3f)
        at += 2
      } else if (byte < 0xf0) {
        units[to++] = ((byte & 0x0f) << 12) | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f)
        at += 3
      } else {
        const code =
          (((byte & 0x07) << 18) |
            ((bytes[at + 1]! & 0x3f) << 12) |
            ((bytes[at + 2]! & 0x3f) << 6) |
            (bytes[at + 3]! & 0x3f)) -
          0x1_0000
        units[to++] = 0xd800 | (code >> 10)
        units[to++] = 0xdc00 | (code & 0x3ff)
        at += 4
      }
    }
    if (to > this.#length && (mayBeBlank(units[this.#length]!) || mayBeBlank(units[to - 1]!))) {
      this.add(bytes.toString('utf8', start, end).trim())
      return
    }
    this.#length = to
    this.#ends.push(to)
  }

  #reserve(most: number): void {
    if (this.#length + most <= this.#units.length) return
    this.#units = resized(this.#units, 2 * this.#units.length + most, ownUnits)
  }

  /** Called once, at the end. */
  pack(): PackedTexts {
    this.#units = resized(this.#units, this.#length, ownUnits)
    return { units: this.#units, ends: ownWords(this.#ends) }
  }
}

/** The texts, in their order. */
export function* unpack({ units, ends }: PackedTexts): Iterable<string> {
  const bytes = Buffer.from(units.buffer, units.byteOffset, units.byteLength)
  let start = 0
  for (const end of ends) {
    yield bytes.toString('utf16le', 2 * start, 2 * end)
    start = end
  }
}

/** Whether a unit may be one that `trim` removes: all of those, and some more. */
function mayBeBlank(unit: number): boolean {
  return unit <= 0x20 || unit === 0xa0 || (unit >= 0x1680 && unit <= 0x3000) || unit === 0xfeff
}
