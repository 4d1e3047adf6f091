import { isUtf8 } from 'node:buffer'
import { wholeCharacters } from '../wholeCharacters.ts'
import { textDecoder, type Decoder } from './textEncoding.ts'

const byteOrderMark = Buffer.of(0xef, 0xbb, 0xbf)
/** Least byte of GB18030 that may continue a character: the digit 0. */
const leastTrail = 0x30

/** Bytes per decode: longer strings leave V8's young generation, which doubles the time. */
const decodedBytes = 32 * 1024
/** One byte becomes up to one unit, which is up to three bytes; some of the piece before may wait in the decoder. */
const [growth, mostWaiting] = [3, 16]

/**
 * Gives text of any encoding as UTF-8, in pieces of whole characters. What is UTF-8 stays as it is. From the first piece with
 * a malformed byte on, and in other encodings, text is decoded, and what cannot be becomes U+FFFD. As the decoders of UTF-8
 * and UTF-16 do, and that of GB18030 does not, it takes off a byte order mark at the beginning.
 */
export class Utf8Transcoder {
  #decoder: Decoder
  /** Malformed bytes or another encoding: everything goes through the decoder. */
  #decodes: boolean
  #isBeginning: boolean
  /** What waits for the next piece: the beginning of a character in UTF-8, all behind the latest sign in GB18030. */
  #open: Buffer = Buffer.alloc(0)
  /** Memory for decoded pieces: allocating takes longer than encoding. */
  #target = Buffer.alloc(0)

  /**
   * @param encoding WHATWG label
   * @param options.isBeginning the first piece is the beginning of the file; default true
   * @throws AppError `file.unsupportedEncoding`
   */
  constructor(encoding: string, options: { isBeginning?: boolean } = {}) {
    this.#isBeginning = options.isBeginning ?? true
    this.#decoder = textDecoder(encoding, { ignoreBOM: !this.#isBeginning })
    this.#decodes = this.#decoder.encoding !== 'utf-8'
  }

  /** Returns whole characters, which are in the piece itself or in memory that the next call uses again. */
  push(piece: Buffer): Buffer {
    if (this.#decodes) return this.#decode(piece)
    const bytes = this.#open.length === 0 ? piece : Buffer.concat([this.#open, piece])
    const whole = wholeCharacters(bytes)
    if (!isUtf8(whole)) {
      // No character is open in the decoder, which has had nothing yet.
      if (!this.#isBeginning) this.#decoder = textDecoder('utf-8', { ignoreBOM: true })
      this.#decodes = true
      this.#open = Buffer.alloc(0)
      return this.#decode(bytes)
    }
    this.#open = bytes.subarray(whole.length)
    if (!this.#isBeginning || whole.length === 0) return whole
    this.#isBeginning = false
    return whole.subarray(byteOrderMark.equals(whole.subarray(0, 3)) ? 3 : 0)
  }

  /** What a character becomes that has not ended. */
  end(): Buffer {
    return Buffer.from(this.#decoder.decode(this.#open))
  }

  #decode(piece: Buffer): Buffer {
    const bytes = this.#open.length === 0 ? piece : Buffer.concat([this.#open, piece])
    const most = growth * (bytes.length + mostWaiting)
    if (this.#target.length < most) this.#target = Buffer.allocUnsafe(most)
    let length = 0
    let from = 0
    while (from < bytes.length) {
      const to = this.#borderBefore(bytes, from, Math.min(bytes.length, from + decodedBytes))
      if (to === from) break
      length += this.#target.write(this.#decoder.decode(bytes.subarray(from, to), { stream: true }), length)
      from = to
    }
    this.#open = Buffer.from(bytes.subarray(from))
    return this.#target.subarray(0, length)
  }

  /**
   * Where bytes may be cut. In GB18030 only behind a sign, which is no part of a longer character: Node's decoder throws where it
   * is given a broken character of four bytes in two pieces, also when it should put U+FFFD. A long text without signs is cut anywhere.
   */
  #borderBefore(bytes: Buffer, from: number, end: number): number {
    if (!/^gb/.test(this.#decoder.encoding)) return end
    for (let to = end; to > from; to -= 1) if (bytes[to - 1]! < leastTrail) return to
    return end - from < decodedBytes ? from : end
  }
}
