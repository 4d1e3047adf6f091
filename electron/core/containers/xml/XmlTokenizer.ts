import { AppError } from '../../../shared/errors/AppError.ts'
import { maxXmlTokenBytes } from '../limits.ts'

/** Result of `next`. Plain numbers for speed: `next` runs sixty million times on a full sheet. */
export const token = {
  /** The bytes end within or after a token: push the next chunk, or stop at the end of the document. */
  needMore: 0,
  open: 1,
  close: 2,
  text: 3,
} as const

export type Token = (typeof token)[keyof typeof token]

const lessThan = 0x3c
const greaterThan = 0x3e
const slash = 0x2f
const equals = 0x3d
const colon = 0x3a
const space = 0x20

const maxAttributes = 256
const empty = Buffer.alloc(0)
const commentStart = Buffer.from('<!--')
const cdataStart = Buffer.from('<![CDATA[')
const cdataEnd = Buffer.from(']]>')
const commentEnd = Buffer.from('-->')
const instructionEnd = Buffer.from('?>')

/**
 * Pull parser over UTF-8 bytes; chunks may be cut anywhere. It allocates no strings: a token is a range of
 * `bytes`, valid until the next `push`. Namespace prefixes are dropped. A self-closing tag yields `open` with
 * `selfClosing` and no `close`. Documents with a DOCTYPE are rejected, so no custom entity is ever defined.
 */
export class XmlTokenizer {
  bytes: Buffer = empty
  /** The same bytes, for comparing four at a time. */
  view = viewOf(empty)
  /** Local name of the current tag. */
  nameStart = 0
  nameEnd = 0
  selfClosing = false
  /** Current text; CDATA has no entities to decode. */
  textStart = 0
  textEnd = 0
  isCdata = false
  attributeCount = 0
  /** Four positions per attribute: local name start and end, value start and end. */
  readonly attributes = new Int32Array(4 * maxAttributes)
  #position = 0
  #memory = empty

  /**
   * Appends bytes to the unconsumed rest.
   *
   * @throws AppError `file.tooLarge` when that rest exceeds `maxXmlTokenBytes`
   */
  push(chunk: Buffer): void {
    const rest = this.bytes.length - this.#position
    if (rest > maxXmlTokenBytes) throw new AppError('file.tooLarge', 'one XML token is too large')
    this.bytes = rest === 0 ? chunk : this.#join(this.bytes.subarray(this.#position), chunk)
    this.view = viewOf(this.bytes)
    this.#position = 0
  }

  /** In memory that is used again and again: a new piece for each chunk costs more than all copying. */
  #join(rest: Buffer, chunk: Buffer): Buffer {
    const length = rest.length + chunk.length
    const memory = length <= this.#memory.length ? this.#memory : Buffer.allocUnsafe(2 * length)
    // The rest comes first: it may be in this memory itself.
    memory.set(rest)
    memory.set(chunk, rest.length)
    this.#memory = memory
    return memory.subarray(0, length)
  }

  /** Where the next token begins in `bytes`: for callers that read the usual forms of their elements themselves. */
  get position(): number {
    return this.#position
  }

  /** Goes on after what the caller has read itself: whole tokens only. */
  skipTo(position: number): void {
    this.#position = position
  }

  /** What was pushed and not consumed, valid until the next `push`. */
  get rest(): Buffer {
    return this.bytes.subarray(this.#position)
  }

  /** Whether the current tag has this ASCII local name. The caller has already compared the length. */
  isNamed(name: string): boolean {
    const { bytes, nameStart } = this
    for (let i = 0; i < name.length; i++) if (bytes[nameStart + i] !== name.charCodeAt(i)) return false
    return true
  }

  /** @throws AppError `file.corrupted` (not well-formed), `file.unsafe` (a DOCTYPE or too many attributes) */
  next(): Token {
    const bytes = this.bytes
    const end = bytes.length
    for (;;) {
      const start = this.#position
      if (start >= end) return token.needMore
      if (bytes[start] !== lessThan) {
        const textEnd = findLessThan(bytes, start, end)
        if (textEnd === -1) return token.needMore
        this.#setText(start, textEnd, false)
        this.#position = textEnd
        return token.text
      }
      if (start + 1 >= end) return token.needMore
      const second = bytes[start + 1]
      // Fast path for nearly all tags of a sheet, by their fixed length: `<v>`, `</v>`, `</c>`.
      if (start + 3 < end) {
        if (second === slash && bytes[start + 3] === greaterThan) {
          this.nameStart = start + 2
          this.nameEnd = start + 3
          this.#position = start + 4
          return token.close
        }
        if (bytes[start + 2] === greaterThan && second !== slash) {
          this.nameStart = start + 1
          this.nameEnd = start + 2
          this.selfClosing = false
          this.attributeCount = 0
          this.#position = start + 3
          return token.open
        }
      }
      if (second === 0x21 || second === 0x3f) {
        const found = this.#special(start, second)
        if (found === null) continue
        return found
      }
      return second === slash ? this.#closeTag(start) : this.#openTag(start)
    }
  }

  #openTag(start: number): Token {
    const bytes = this.bytes
    const end = bytes.length
    let at = start + 1
    let nameStart = at
    let byte: number
    while (at < end && (byte = bytes[at]!) > space && byte !== greaterThan && byte !== slash) {
      if (byte === colon) nameStart = at + 1
      at++
    }
    const nameEnd = at
    let count = 0
    for (;;) {
      if (at >= end) return token.needMore
      byte = bytes[at]!
      if (byte <= space) {
        at++
      } else if (byte === greaterThan) {
        this.selfClosing = false
        at++
        break
      } else if (byte === slash) {
        if (at + 1 >= end) return token.needMore
        if (bytes[at + 1] !== greaterThan) throw notXml()
        this.selfClosing = true
        at += 2
        break
      } else {
        let attributeStart = at
        while (at < end && (byte = bytes[at]!) !== equals && byte > space) {
          if (byte === greaterThan || byte === lessThan) throw notXml()
          if (byte === colon) attributeStart = at + 1
          at++
        }
        const attributeEnd = at
        while (at < end && bytes[at]! <= space) at++
        if (at < end && bytes[at] !== equals) throw notXml()
        at++
        while (at < end && bytes[at]! <= space) at++
        if (at >= end) return token.needMore
        const quote = bytes[at]!
        if (quote !== 0x22 && quote !== 0x27) throw notXml()
        const valueStart = ++at
        while (at < end && bytes[at] !== quote) at++
        if (at >= end) return token.needMore
        if (count === maxAttributes) throw new AppError('file.unsafe', 'an XML tag with too many attributes')
        const slot = 4 * count++
        this.attributes[slot] = attributeStart
        this.attributes[slot + 1] = attributeEnd
        this.attributes[slot + 2] = valueStart
        this.attributes[slot + 3] = at
        at++
      }
    }
    if (nameEnd === nameStart) throw notXml()
    this.nameStart = nameStart
    this.nameEnd = nameEnd
    this.attributeCount = count
    this.#position = at
    return token.open
  }

  #closeTag(start: number): Token {
    const bytes = this.bytes
    const end = bytes.length
    let at = start + 2
    let nameStart = at
    let nameEnd = -1
    for (;;) {
      if (at >= end) return token.needMore
      const byte = bytes[at]!
      if (byte === greaterThan) break
      if (byte === colon) nameStart = at + 1
      if (byte <= space && nameEnd === -1) nameEnd = at
      at++
    }
    this.nameStart = nameStart
    this.nameEnd = nameEnd === -1 ? at : nameEnd
    this.#position = at + 1
    return token.close
  }

  /** Handles comments, processing instructions and CDATA; null when one was skipped. */
  #special(start: number, second: number): Token | null {
    const bytes = this.bytes
    if (second === 0x3f) return this.#skipPast(instructionEnd, start + 2)
    // Below this length, `<!--`, `<![CDATA[` and `<!DOCTYPE` cannot be distinguished.
    if (bytes.length - start < cdataStart.length) {
      return startsLike(bytes, start, commentStart) && bytes.length - start >= commentStart.length
        ? this.#skipPast(commentEnd, start + commentStart.length)
        : token.needMore
    }
    if (startsLike(bytes, start, commentStart)) return this.#skipPast(commentEnd, start + commentStart.length)
    if (!startsLike(bytes, start, cdataStart)) {
      throw new AppError('file.unsafe', 'an XML part with a DOCTYPE or another declaration')
    }
    const textStart = start + cdataStart.length
    const textEnd = bytes.indexOf(cdataEnd, textStart)
    if (textEnd === -1) return token.needMore
    this.#setText(textStart, textEnd, true)
    this.#position = textEnd + cdataEnd.length
    return token.text
  }

  #skipPast(mark: Buffer, from: number): Token | null {
    const at = this.bytes.indexOf(mark, from)
    if (at === -1) return token.needMore
    this.#position = at + mark.length
    return null
  }

  #setText(start: number, end: number, isCdata: boolean): void {
    this.textStart = start
    this.textEnd = end
    this.isCdata = isCdata
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

/** Position of the next `<`, or -1. Scans 64 bytes before calling `indexOf`: most text is a few bytes long, where a native call costs more. */
export function findLessThan(bytes: Buffer, start: number, end: number): number {
  const nearEnd = Math.min(end, start + 64)
  for (let at = start; at < nearEnd; at++) if (bytes[at] === lessThan) return at
  return nearEnd === end ? -1 : bytes.indexOf(lessThan, nearEnd)
}

function startsLike(bytes: Buffer, start: number, mark: Buffer): boolean {
  const length = Math.min(mark.length, bytes.length - start)
  for (let i = 0; i < length; i++) if (bytes[start + i] !== mark[i]) return false
  return true
}

function notXml(): AppError {
  return new AppError('file.corrupted', 'a part of the file is not well-formed XML')
}
