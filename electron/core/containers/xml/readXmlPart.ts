import { AppError } from '../../../shared/errors/AppError.ts'
import { XmlTokenizer, token } from './XmlTokenizer.ts'
import { decodeXmlText } from './xmlText.ts'

/** A start tag of a small part. */
export interface XmlElement {
  name: string
  /** By local name; the first of a name wins, as `r:id` and `id` never stand together. */
  attributes: ReadonlyMap<string, string>
  /** Local names of the elements around it, outermost first. */
  ancestors: readonly string[]
}

const maxDepth = 256

/**
 * Calls `visit` for each start tag of a part that is held as a whole, in document order.
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

/** The attributes of the tag at hand, by local name. */
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
 * The encoding an XML part declares, when it is not UTF-8: by its mark, or by `encoding="…"`.
 * Spreadsheet programs write UTF-8; the standard allows UTF-16 as well (ECMA-376 part 2).
 */
function declaredEncoding(beginning: Buffer): string | null {
  if (beginning[0] === 0xff && beginning[1] === 0xfe) return 'utf-16le'
  if (beginning[0] === 0xfe && beginning[1] === 0xff) return 'utf-16be'
  const declaration = /^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(
    beginning.toString('latin1', 0, 200),
  )
  const label = declaration?.[1]?.toLowerCase()
  return label === undefined || label === 'utf-8' || label === 'utf8' || label.startsWith('utf-16')
    ? null
    : label
}

/** The chunks of a part as UTF-8, whatever it declares. */
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
