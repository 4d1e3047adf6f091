import { AppError } from '../../../shared/errors/AppError.ts'
import { textOfCell } from '../../rowLines/RowLines.ts'
import { cellText, cellTextDefect } from '../cellText.ts'
import { maxSharedStrings } from '../limits.ts'
import { copyUsualText, mostUsualBytes } from '../usualText.ts'
import { XmlTokenizer, findLessThan, token } from '../../containers/xml/XmlTokenizer.ts'
import { decodeXmlText, resolveEscapes } from '../../containers/xml/xmlText.ts'
import { startsWith } from './cellBytes.ts'

const stringsPerBlock = 1024
const blockShift = 10
const blockMask = stringsPerBlock - 1

const bytesBehind = 3

const letterT = 0x74
const stringStart = Buffer.from('<si><t>')
const stringEnd = Buffer.from('</t></si>')
/** Chinese Excel writes `<phoneticPr fontId="1" type="noConversion"/>` behind the text of nearly every string typed in it. */
const phoneticStart = Buffer.from('</t><phoneticPr ')
const phoneticEnd = Buffer.from('/></si>')
const mostPhoneticBytes = 128
const slash = 0x2f

/**
 * Up to 1,024 strings outside the heap, as they are between the quotes of JSON, in UTF-8: a million separate strings would
 * take five times the memory, and lines need no others.
 */
export interface StringBlock {
  /** With bytes behind the last string as `LineWriter.addJson` needs them. */
  bytes: DataView
  /** Where each string begins, by `slotOf`; the next one begins where it ends. */
  starts: Uint16Array | Uint32Array
  /** 1 for each string with a `cellTextDefect`, found once for all cells that show it; null when none has one. */
  defective: Uint8Array | null
}

/** Place of a string in its block. */
export function slotOf(index: number): number {
  return index & blockMask
}

/**
 * Shared string table, loaded lazily as far as rows need it: programs number strings by first occurrence, so a preview needs
 * only the first few. Strings are normalised, see `cellText`.
 */
export class SharedStrings {
  readonly #blocks: StringBlock[] = []
  readonly #builder = new BlockBuilder((block) => this.#add(block))
  #chunks: AsyncGenerator<Buffer> | null
  #loading: Promise<void> | null = null
  #count = 0

  /** @param chunks XML of the part as UTF-8; null when the workbook has none */
  constructor(chunks: AsyncGenerator<Buffer> | null) {
    this.#chunks = chunks
  }

  /** Strings loaded so far. */
  get count(): number {
    return this.#count
  }

  /** The block of a string. @param index must be below `count`; see `load` */
  blockOf(index: number): StringBlock {
    return this.#blocks[index >> blockShift]!
  }

  /** @param index as for `blockOf` */
  get(index: number): string {
    const { bytes, starts } = this.blockOf(index)
    return textOfCell(bytes, starts[slotOf(index)]!, starts[slotOf(index) + 1]!)
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

  async #loadChunk(chunks: AsyncGenerator<Buffer>): Promise<void> {
    const { done, value } = await chunks.next()
    if (done !== true) return this.#builder.push(value)
    this.#chunks = null
    this.#builder.finish()
  }

  #add(block: StringBlock): void {
    this.#blocks.push(block)
    this.#count += block.starts.length - 1
    if (this.#count > maxSharedStrings) throw new AppError('file.tooLarge', 'too many shared strings')
  }
}

/** Collects `<si>` elements into blocks. */
class BlockBuilder {
  readonly #tokenizer = new XmlTokenizer()
  readonly #emit: (block: StringBlock) => void
  #bytes = Buffer.allocUnsafe(64 * 1024)
  #byteCount = 0
  #starts = new Uint32Array(stringsPerBlock + 1)
  #strings = 0
  #defective: Uint8Array | null = null
  /** Of the string that has not ended. */
  #text = ''
  #isInText = false
  #isInPhonetic = false
  #hasEnded = false

  constructor(emit: (block: StringBlock) => void) {
    this.#emit = emit
  }

  push(chunk: Buffer): void {
    if (this.#hasEnded) return
    const tokenizer = this.#tokenizer
    tokenizer.push(chunk)
    for (;;) {
      if (!this.#isInText && this.#text === '') this.#readPlainStrings()
      const kind = tokenizer.next()
      if (kind === token.needMore) return
      if (kind === token.text) {
        const { bytes, textStart, textEnd, isCdata } = tokenizer
        if (this.#isInText) this.#text += decodeXmlText(bytes, textStart, textEnd, isCdata)
        continue
      }
      const isOpen = kind === token.open
      const first = tokenizer.bytes[tokenizer.nameStart]
      const length = tokenizer.nameEnd - tokenizer.nameStart
      if (length === 1 && first === letterT) {
        this.#isInText = isOpen && !tokenizer.selfClosing && !this.#isInPhonetic
      } else if (length === 2 && tokenizer.isNamed('si')) {
        // An empty `<si/>` counts: skipping it would shift all later indexes.
        if (!isOpen || tokenizer.selfClosing) this.#endText()
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

  /** Reads strings as nearly all are written, `<si><t>text</t></si>` and with a `phoneticPr`, without a token for each tag. */
  #readPlainStrings(): void {
    const tokenizer = this.#tokenizer
    const { bytes } = tokenizer
    for (;;) {
      const start = tokenizer.position
      const textStart = start + stringStart.length
      if (!startsWith(bytes, start, stringStart)) return
      this.#reserve(mostUsualBytes)
      const length = copyUsualText(bytes, textStart, this.#bytes, this.#byteCount)
      const textEnd = length === -1 ? findLessThan(bytes, textStart, bytes.length) : textStart + length
      const end = textEnd === -1 ? -1 : endOfString(bytes, textEnd)
      if (end === -1) return
      tokenizer.skipTo(end)
      if (length === -1) {
        this.#text = decodeXmlText(bytes, textStart, textEnd)
        this.#endText()
      } else this.#endString(this.#byteCount + length)
    }
  }

  /** Ends a string that is in `#text`. */
  #endText(): void {
    const text = cellText(resolveEscapes(this.#text))
    this.#text = ''
    if (cellTextDefect(text) !== null) {
      this.#defective ??= new Uint8Array(stringsPerBlock)
      this.#defective[this.#strings] = 1
    }
    const json = JSON.stringify(text).slice(1, -1)
    this.#reserve(3 * json.length)
    this.#endString(this.#byteCount + this.#bytes.write(json, this.#byteCount))
  }

  /** @param end behind the string's last byte */
  #endString(end: number): void {
    this.#byteCount = end
    this.#strings++
    this.#starts[this.#strings] = end
    if (this.#strings === stringsPerBlock) this.#flush()
  }

  #reserve(length: number): void {
    if (this.#byteCount + length <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#byteCount + length))
    this.#bytes.copy(larger, 0, 0, this.#byteCount)
    this.#bytes = larger
  }

  #flush(): void {
    const bytes = new Uint8Array(this.#byteCount + bytesBehind)
    bytes.set(this.#bytes.subarray(0, this.#byteCount))
    // Nearly every block is below 64 KB, where offsets fit two bytes.
    const Positions = this.#byteCount < 0x10000 ? Uint16Array : Uint32Array
    this.#emit({
      bytes: new DataView(bytes.buffer),
      starts: Positions.from(this.#starts.subarray(0, this.#strings + 1)),
      defective: this.#defective,
    })
    this.#strings = 0
    this.#byteCount = 0
    this.#defective = null
  }
}

/** Position behind a string as nearly all are written, from the end of its text; -1 for any other. */
function endOfString(bytes: Buffer, textEnd: number): number {
  if (startsWith(bytes, textEnd, stringEnd)) return textEnd + stringEnd.length
  if (!startsWith(bytes, textEnd, phoneticStart)) return -1
  let at = textEnd + phoneticStart.length
  const last = Math.min(bytes.length, at + mostPhoneticBytes)
  while (at < last && bytes[at] !== slash) at++
  return startsWith(bytes, at, phoneticEnd) ? at + phoneticEnd.length : -1
}
