import { isUtf8 } from 'node:buffer'
import { AppError } from '../../../shared/errors/AppError.ts'
import { cellText } from '../cellText.ts'
import { maxCellCharacters, maxSharedStrings } from '../limits.ts'
import { XmlTokenizer, token } from '../../containers/xml/XmlTokenizer.ts'
import { decodeXmlText, resolveEscapes } from '../../containers/xml/xmlText.ts'

const stringsPerBlock = 1024
const blockShift = 10
const blockMask = stringsPerBlock - 1

/** Blocks whose text is held as a string at a time. */
const maxDecodedBlocks = 64

/**
 * Strings decoded one by one before their whole block is. Rows that take strings in order decode each block once;
 * rows that take them at random never pay for a block they use once.
 */
const singlesBeforeDecoding = 32

const letterT = 0x74
const underscore = 0x5f
const carriageReturn = 0x0d

/** 1,024 texts as UTF-8 outside the heap: a million separate strings would cost five times the memory. */
interface Block {
  bytes: Buffer
  isAscii: boolean
  /** Where each text begins in `bytes` and in `text`, and the end of the last. */
  byteStarts: Uint16Array | Uint32Array
  unitStarts: Uint16Array | Uint32Array
  /** All of it as a string, while the block is in use. */
  text: string | null
  singles: number
}

/**
 * The table of shared strings, loaded as far as rows ask for it: programs number strings in the order in which they
 * first occur, so a preview needs only the first few. A text that was taken from it may share memory with its block.
 */
export class SharedStrings {
  readonly #blocks: Block[] = []
  readonly #builder = new BlockBuilder((block) => this.#add(block))
  #chunks: AsyncGenerator<Buffer> | null
  #loading: Promise<void> | null = null
  #count = 0
  /** The blocks that have their text, in a ring. */
  readonly #decoded: Block[] = []
  #nextDecoded = 0

  /** @param chunks the XML of the part, or null when the workbook has none */
  constructor(chunks: AsyncGenerator<Buffer> | null) {
    this.#chunks = chunks
  }

  /** Strings that can be taken now. */
  get count(): number {
    return this.#count
  }

  /** The string of an index below `count`. */
  get(index: number): string {
    const block = this.#blocks[index >> blockShift]!
    const at = index & blockMask
    if (block.text === null) {
      if (++block.singles < singlesBeforeDecoding) {
        const encoding = block.isAscii ? 'latin1' : 'utf8'
        return block.bytes.toString(encoding, block.byteStarts[at], block.byteStarts[at + 1])
      }
      this.#decode(block)
    }
    return block.text!.substring(block.unitStarts[at]!, block.unitStarts[at + 1]!)
  }

  /**
   * Makes `get(index)` possible.
   *
   * @throws AppError `file.corrupted` when the table has no such string, and what inflating throws
   */
  async load(index: number): Promise<void> {
    while (index >= this.#count) {
      if (this.#chunks === null)
        throw new AppError('file.corrupted', 'a cell points beyond the shared strings')
      // Two passes may ask at once; there is one stream.
      this.#loading ??= this.#loadChunk(this.#chunks).finally(() => {
        this.#loading = null
      })
      await this.#loading
    }
  }

  async close(): Promise<void> {
    const chunks = this.#chunks
    this.#chunks = null
    await chunks?.return(undefined)
  }

  #decode(block: Block): void {
    const oldest = this.#decoded[this.#nextDecoded]
    if (oldest !== undefined) {
      oldest.text = null
      oldest.singles = 0
    }
    block.text = block.bytes.toString(block.isAscii ? 'latin1' : 'utf8')
    this.#decoded[this.#nextDecoded] = block
    this.#nextDecoded = (this.#nextDecoded + 1) % maxDecodedBlocks
  }

  async #loadChunk(chunks: AsyncGenerator<Buffer>): Promise<void> {
    const { done, value } = await chunks.next()
    if (done !== true) return this.#builder.push(value)
    this.#chunks = null
    this.#builder.finish()
  }

  #add(block: Block): void {
    this.#blocks.push(block)
    this.#count += block.byteStarts.length - 1
    if (this.#count > maxSharedStrings) throw new AppError('file.tooLarge', 'too many shared strings')
  }
}

/** Reads `<si>` elements into blocks. Their bytes are gathered and their lengths counted on the way. */
class BlockBuilder {
  readonly #tokenizer = new XmlTokenizer()
  readonly #emit: (block: Block) => void
  #bytes = Buffer.allocUnsafe(64 * 1024)
  #byteCount = 0
  /** UTF-16 units and bytes at the start of each string of the block. */
  #unitStarts = new Uint32Array(stringsPerBlock + 1)
  #byteStarts = new Uint32Array(stringsPerBlock + 1)
  #units = 0
  #strings = 0
  #isAscii = true
  /** An underscore, which may begin an escape, or a carriage return. */
  #sawOdd = false
  #isInText = false
  #isInPhonetic = false
  #hasEnded = false

  constructor(emit: (block: Block) => void) {
    this.#emit = emit
  }

  push(chunk: Buffer): void {
    if (this.#hasEnded) return
    const tokenizer = this.#tokenizer
    tokenizer.push(chunk)
    for (;;) {
      const kind = tokenizer.next()
      if (kind === token.needMore) return
      if (kind === token.text) {
        if (this.#isInText) this.#append()
        continue
      }
      const isOpen = kind === token.open
      const first = tokenizer.bytes[tokenizer.nameStart]
      const length = tokenizer.nameEnd - tokenizer.nameStart
      if (length === 1 && first === letterT) {
        this.#isInText = isOpen && !tokenizer.selfClosing && !this.#isInPhonetic
      } else if (length === 2 && tokenizer.isNamed('si')) {
        // An empty `<si/>` counts: leaving it out would shift every later string.
        if (!isOpen || tokenizer.selfClosing) this.#endString()
      } else if (length === 3 && tokenizer.isNamed('rPh')) {
        this.#isInPhonetic = isOpen && !tokenizer.selfClosing
      } else if (length === 3 && tokenizer.isNamed('sst') && (!isOpen || tokenizer.selfClosing)) {
        this.#hasEnded = true
        return
      }
    }
  }

  finish(): void {
    if (!this.#hasEnded) throw new AppError('file.corrupted', 'the shared strings are cut off')
    if (this.#strings > 0) this.#flush()
  }

  #append(): void {
    const { bytes, textStart, textEnd, isCdata } = this.#tokenizer
    if (!isCdata && hasAmpersand(bytes, textStart, textEnd)) {
      const decoded = Buffer.from(decodeXmlText(bytes, textStart, textEnd))
      this.#appendBytes(decoded, 0, decoded.length)
    } else {
      this.#appendBytes(bytes, textStart, textEnd)
    }
  }

  #appendBytes(source: Buffer, start: number, end: number): void {
    this.#reserve(end - start)
    const target = this.#bytes
    let at = this.#byteCount
    let units = this.#units
    for (let i = start; i < end; i++) {
      const byte = source[i]!
      target[at++] = byte
      if (byte < 0x80) {
        if (byte === underscore || byte === carriageReturn) this.#sawOdd = true
        units++
      } else {
        this.#isAscii = false
        // A lead byte is one unit, of four-byte characters two; the bytes after it are none.
        if (byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1
      }
    }
    this.#byteCount = at
    this.#units = units
  }

  #reserve(length: number): void {
    if (this.#byteCount + length <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#byteCount + length))
    this.#bytes.copy(larger, 0, 0, this.#byteCount)
    this.#bytes = larger
  }

  #endString(): void {
    if (this.#sawOdd || this.#units - this.#unitStarts[this.#strings]! > maxCellCharacters)
      this.#rewriteString()
    this.#strings++
    this.#unitStarts[this.#strings] = this.#units
    this.#byteStarts[this.#strings] = this.#byteCount
    if (this.#strings === stringsPerBlock) this.#flush()
  }

  /** Replaces the string at hand by its text without escapes, with line feeds, within the limit of a cell. */
  #rewriteString(): void {
    const start = this.#byteStarts[this.#strings]!
    const text = this.#bytes.toString('utf8', start, this.#byteCount)
    const resolved = cellText(resolveEscapes(text))
    this.#sawOdd = false
    if (resolved === text) return
    this.#byteCount = start
    this.#units = this.#unitStarts[this.#strings]!
    const bytes = Buffer.from(resolved)
    this.#appendBytes(bytes, 0, bytes.length)
    this.#sawOdd = false
  }

  #flush(): void {
    const bytes = Buffer.from(this.#bytes.subarray(0, this.#byteCount))
    // Nearly every block is below 64 KB, where positions take two bytes.
    const Positions = this.#byteCount < 0x10000 ? Uint16Array : Uint32Array
    const block: Block = {
      bytes,
      isAscii: this.#isAscii,
      byteStarts: Positions.from(this.#byteStarts.subarray(0, this.#strings + 1)),
      unitStarts: Positions.from(this.#unitStarts.subarray(0, this.#strings + 1)),
      text: null,
      singles: 0,
    }
    this.#emit(this.#isAscii || isUtf8(bytes) ? block : repairBlock(block))
    this.#strings = 0
    this.#byteCount = 0
    this.#units = 0
    this.#isAscii = true
  }
}

/** Broken UTF-8 decodes to another length than its lead bytes tell: encoded again, with U+FFFD, it does not. */
function repairBlock(block: Block): Block {
  const byteStarts = Uint32Array.from(block.byteStarts)
  const unitStarts = Uint32Array.from(block.unitStarts)
  const texts = Array.from(block.byteStarts.subarray(1), (end, index) =>
    block.bytes.toString('utf8', block.byteStarts[index], end),
  )
  let byteLength = 0
  let unitLength = 0
  texts.forEach((text, index) => {
    byteStarts[index + 1] = byteLength += Buffer.byteLength(text)
    unitStarts[index + 1] = unitLength += text.length
  })
  return { ...block, bytes: Buffer.from(texts.join('')), byteStarts, unitStarts }
}

function hasAmpersand(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === 0x26) return true
  return false
}
