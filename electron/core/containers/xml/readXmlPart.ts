import { AppError } from '../../../shared/errors/AppError.ts'
import { XmlTokenizer, token } from './XmlTokenizer.ts'
import { decodeXmlText } from './xmlText.ts'

/** A start tag. */
export interface XmlElement {
  name: string
  /** By local name. The first of a name wins: `r:id` and `id` never occur together. */
  attributes: ReadonlyMap<string, string>
  /** Local names of the enclosing elements, outermost first. Mutated after `visit` returns: do not keep. */
  ancestors: readonly string[]
}

const maxDepth = 256

/**
 * Calls `visit` for each start tag, in document order. For small parts held in memory.
 *
 * @throws AppError `file.corrupted`, `file.unsafe`
 */
export function readXmlPart(part: Buffer, visit: (element: XmlElement) => void): void {
  const tokenizer = new XmlTokenizer()
  tokenizer.push(toUtf8(part))
  const ancestors: string[] = []
  for (;;) {
    const kind = tokenizer.next()
    if (kind === token.needMore) break
    if (kind === token.close) ancestors.pop()
    if (kind !== token.open) continue
    const name = tokenizer.bytes.toString('latin1', tokenizer.nameStart, tokenizer.nameEnd)
    visit({ name, attributes: readAttributes(tokenizer), ancestors })
    if (tokenizer.selfClosing) continue
    if (ancestors.length === maxDepth) throw new AppError('file.unsafe', 'XML nested too deeply')
    ancestors.push(name)
  }
  if (ancestors.length > 0) throw new AppError('file.corrupted', 'an XML part is cut off')
}

/** Attributes of the current tag, by local name. */
export function readAttributes(tokenizer: XmlTokenizer): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  const positions = tokenizer.attributes
  for (let slot = 0; slot < 4 * tokenizer.attributeCount; slot += 4) {
    const name = tokenizer.bytes.toString('latin1', positions[slot]!, positions[slot + 1]!)
    if (!values.has(name)) {
      values.set(name, decodeXmlText(tokenizer.bytes, positions[slot + 2]!, positions[slot + 3]!))
    }
  }
  return values
}

/**
 * Returns the declared encoding of an XML part, by byte order mark, else `encoding="…"`; null for UTF-8.
 * Spreadsheet programs write UTF-8; the standard allows UTF-16 as well (ECMA-376 part 2).
 */
function declaredEncoding(beginning: Buffer): string | null {
  if (beginning[0] === 0xff && beginning[1] === 0xfe) return 'utf-16le'
  if (beginning[0] === 0xfe && beginning[1] === 0xff) return 'utf-16be'
  const declaration = /^<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(beginning.toString('latin1', 0, 200))
  const label = declaration?.[1]?.toLowerCase()
  return label === undefined || label === 'utf-8' || label === 'utf8' || label.startsWith('utf-16')
    ? null
    : label
}

/**
 * Transcodes the chunks of a part to UTF-8 from its declared encoding.
 *
 * @throws AppError `file.corrupted` for an unknown encoding
 */
export async function* transcodeXml(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let decoder: InstanceType<typeof TextDecoder> | null = null
  let isFirst = true
  for await (const chunk of chunks) {
    if (isFirst) {
      isFirst = false
      const label = declaredEncoding(chunk)
      if (label !== null) decoder = decoderOf(label)
    }
    yield decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }))
  }
}

function toUtf8(part: Buffer): Buffer {
  const label = declaredEncoding(part)
  return label === null ? part : Buffer.from(decoderOf(label).decode(part))
}

function decoderOf(label: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label)
  } catch (cause) {
    throw new AppError('file.corrupted', `an XML part in the unknown encoding ${label}`, { cause })
  }
}
