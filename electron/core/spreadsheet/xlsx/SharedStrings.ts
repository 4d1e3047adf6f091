import { isUtf8 } from 'node:buffer'
import { AppError } from '../../../shared/errors/AppError.ts'
import { cellText } from '../cellText.ts'
import { mayBeDestroyed } from '../destroyedText.ts'
import { maxCellCharacters, maxSharedStrings } from '../limits.ts'
import { XmlTokenizer, findLessThan, token } from '../../containers/xml/XmlTokenizer.ts'
import { decodeXmlText, resolveEscapes } from '../../containers/xml/xmlText.ts'

const stringsPerBlock = 1024
const blockShift = 10
const blockMask = stringsPerBlock - 1

/** Blocks held as decoded strings at a time. */
const maxDecodedBlocks = 64

/**
 * Single strings decoded from a block before the whole block is. Sequential access decodes each block once;
 * random access does not pay for a block it uses once.
 */
const singlesBeforeDecoding = 32

const letterT = 0x74
const underscore = 0x5f
const lowerX = 0x78
const ampersand = 0x26
const carriageReturn = 0x0d
const stringStart = Buffer.from('<si><t>')
const stringEnd = Buffer.from('</t></si>')

/**
 * Up to 1,024 strings as UTF-8 outside the heap: a million separate strings would take five times the memory.
 */
interface Block {
  bytes: Buffer
  isAscii: boolean
  /** Start of each string in `bytes` and in `text`, plus the end of the last. */
  byteStarts: Uint16Array | Uint32Array
  unitStarts: Uint16Array | Uint32Array
  /** The whole block decoded, while it is one of the `maxDecodedBlocks` latest. */
  text: string | null
  singles: number
  /** 1 for each string that may hold destroyed text; null when none does. */
  suspects: Uint8Array | null
}

/**
 * Shared string table, loaded lazily as far as rows need it: programs number strings by first occurrence, so
 * a preview needs only the first few. A returned string may share memory with its block.
 */
export class SharedStrings {
  readonly #blocks: Block[] = []
  readonly #builder = new BlockBuilder((block) => this.#add(block))
  #chunks: AsyncGenerator<Buffer> | null
  #loading: Promise<void> | null = null
  #count = 0
  /** Decoded blocks, as a ring buffer. */
  readonly #decoded: Block[] = []
  #nextDecoded = 0

  /** @param chunks XML of the part as UTF-8; null when the workbook has none */
  constructor(chunks: AsyncGenerator<Buffer> | null) {
    this.#chunks = chunks
  }

  /** Strings loaded so far. */
  get count(): number {
    return this.#count
  }

  /** @param index must be below `count`; see `load` */
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

  /** Whether a string may hold destroyed text, found once for all cells that show it. */
  isSuspect(index: number): boolean {
    const { suspects } = this.#blocks[index >> blockShift]!
    return suspects !== null && suspects[index & blockMask] === 1
  }

  /**
   * Loads the table up to `index`, as required by `get`.
   *
   * @throws AppError `file.corrupted` when the table has no such string, `file.tooLarge` above
   *   `maxSharedStrings`; as `inflateEntry`
   */
  async load(index: number): Promise<void> {
    while (index >= this.#count) {
      if (this.#chunks === null)
        throw new AppError('file.corrupted', 'a cell points beyond the shared strings')
      // Concurrent passes share one stream, so they await the same load.
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

/** Collects `<si>` elements into blocks, copying their bytes and counting their UTF-16 length in one pass. */
class BlockBuilder {
  readonly #tokenizer = new XmlTokenizer()
  readonly #emit: (block: Block) => void
  #bytes = Buffer.allocUnsafe(64 * 1024)
  #byteCount = 0
  /** Offsets of each string of the block, in UTF-16 units and in bytes. */
  #unitStarts = new Uint32Array(stringsPerBlock + 1)
  #byteStarts = new Uint32Array(stringsPerBlock + 1)
  #units = 0
  #strings = 0
  #isAscii = true
  /** The current string has an underscore, which may begin an escape, or a carriage return. */
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
      this.#readPlainStrings()
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
        // An empty `<si/>` counts: skipping it would shift all later indexes.
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

  /** Reads strings as nearly all are written, `<si><t>text</t></si>`, without a token for each tag. */
  #readPlainStrings(): void {
    const tokenizer = this.#tokenizer
    const { bytes } = tokenizer
    for (;;) {
      const start = tokenizer.position
      const textStart = start + stringStart.length
      if (!startsWith(bytes, start, stringStart)) return
      const textEnd = findLessThan(bytes, textStart, bytes.length)
      if (textEnd === -1 || !startsWith(bytes, textEnd, stringEnd)) return
      this.#appendText(bytes, textStart, textEnd, false)
      this.#endString()
      tokenizer.skipTo(textEnd + stringEnd.length)
    }
  }

  #append(): void {
    const { bytes, textStart, textEnd, isCdata } = this.#tokenizer
    this.#appendText(bytes, textStart, textEnd, isCdata)
  }

  #appendText(bytes: Buffer, start: number, end: number, isCdata: boolean): void {
    if (this.#appendBytes(bytes, start, end, isCdata)) return
    const decoded = Buffer.from(decodeXmlText(bytes, start, end))
    this.#appendBytes(decoded, 0, decoded.length, true)
  }

  /** @returns false, with nothing appended, at an `&` unless `isPlain` */
  #appendBytes(source: Buffer, start: number, end: number, isPlain: boolean): boolean {
    this.#reserve(end - start)
    const target = this.#bytes
    let at = this.#byteCount
    let units = this.#units
    for (let i = start; i < end; i++) {
      const byte = source[i]!
      target[at++] = byte
      if (byte < 0x80) {
        if (byte === ampersand && !isPlain) return false
        // An escape is `_x000D_`; its beginning may be all there is before the next piece of text.
        if (byte === underscore) this.#sawOdd ||= i + 1 === end || source[i + 1] === lowerX
        else if (byte === carriageReturn) this.#sawOdd = true
        units++
      } else {
        this.#isAscii = false
        // Count lead bytes only: two units for a four-byte character, else one.
        if (byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1
      }
    }
    this.#byteCount = at
    this.#units = units
    return true
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

  /**
   * Replaces the current string by its normalised text: escapes resolved, line breaks LF, cell limit applied.
   */
  #rewriteString(): void {
    const start = this.#byteStarts[this.#strings]!
    const text = this.#bytes.toString('utf8', start, this.#byteCount)
    const resolved = cellText(resolveEscapes(text))
    this.#sawOdd = false
    if (resolved === text) return
    this.#byteCount = start
    this.#units = this.#unitStarts[this.#strings]!
    const bytes = Buffer.from(resolved)
    this.#appendBytes(bytes, 0, bytes.length, true)
    this.#sawOdd = false
  }

  /** Looks at the whole block first: nearly none has destroyed text. */
  #findSuspects(): Uint8Array | null {
    const [bytes, starts] = [this.#bytes, this.#byteStarts]
    if (!mayBeDestroyed(bytes, 0, this.#byteCount)) return null
    const suspects = new Uint8Array(stringsPerBlock)
    for (let index = 0; index < this.#strings; index++)
      suspects[index] = Number(mayBeDestroyed(bytes, starts[index]!, starts[index + 1]!))
    return suspects
  }

  #flush(): void {
    const bytes = Buffer.from(this.#bytes.subarray(0, this.#byteCount))
    // Nearly every block is below 64 KB, where offsets fit two bytes.
    const Positions = this.#byteCount < 0x10000 ? Uint16Array : Uint32Array
    const block: Block = {
      bytes,
      isAscii: this.#isAscii,
      byteStarts: Positions.from(this.#byteStarts.subarray(0, this.#strings + 1)),
      unitStarts: Positions.from(this.#unitStarts.subarray(0, this.#strings + 1)),
      text: null,
      singles: 0,
      suspects: this.#findSuspects(),
    }
    this.#emit(this.#isAscii || isUtf8(bytes) ? block : repairBlock(block))
    this.#strings = 0
    this.#byteCount = 0
    this.#units = 0
    this.#isAscii = true
  }
}

function startsWith(bytes: Buffer, start: number, mark: Buffer): boolean {
  if (start + mark.length > bytes.length) return false
  for (let index = 0; index < mark.length; index++) if (bytes[start + index] !== mark[index]) return false
  return true
}

/** Re-encodes invalid UTF-8 with U+FFFD: its decoded length differs from the count by lead bytes. */
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
  // Every string may have got a U+FFFD.
  const suspects = new Uint8Array(stringsPerBlock).fill(1)
  return { ...block, suspects, bytes: Buffer.from(texts.join('')), byteStarts, unitStarts }
}
