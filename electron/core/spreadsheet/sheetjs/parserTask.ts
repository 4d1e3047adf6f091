import { createRequire } from 'node:module'
import { deserialize, serialize } from 'node:v8'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { IsolatedAnswer, IsolatedMessage } from '../../worker/IsolatedWork.ts'
import { isPictureFormula } from '../pictureFormula.ts'
import { hasRow, type SheetVisibility } from './odsContent.ts'
import { valuesPerCell, type ParsedRow, type SheetDetails } from './ParsedFile.ts'

/** The part of SheetJS that is used, as it comes out of damaged files: any list may be sparse. */
interface Library {
  read(input: Buffer | string, options: object): LibraryWorkbook
  CFB: {
    read(input: Buffer, options: object): object
    find(container: object, path: string): { content: Uint8Array; size: number } | null
    write(container: object, options: object): Buffer
    utils: { cfb_add(container: object, path: string, content: Buffer): void }
  }
}

interface LibraryWorkbook {
  SheetNames: unknown[]
  Sheets: { [name: string]: LibrarySheet | undefined }
  Workbook?: { Sheets?: { Hidden?: number }[]; WBProps?: { date1904?: boolean } }
}

interface LibrarySheet {
  '!type'?: string
  '!data'?: (LibraryCell[] | undefined)[]
  '!rows'?: { hidden?: boolean }[]
  '!cols'?: ({ hidden?: boolean } | undefined)[]
  '!merges'?: { s: { r: number; c: number }; e: { r: number; c: number } }[]
}

interface LibraryCell {
  t: string
  v?: string | number | boolean
  /** Number format code. */
  z?: string
  /** Shown text. */
  w?: string
  /** Formula. */
  f?: string
}

/** Of a piece of rows, so that no message of it halts a process: some thousand usual rows, or a few with many columns. */
const pieceCells = 16_384
const pieceCharacters = 400_000
/** Far above any piece: the largest row alone has 16,384 cells. */
const maxPartBytes = 2 ** 30
const quick = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/**
 * Creates the function that takes the messages of one parse, in the process of `electron/worker/parser.ts`, and returns what
 * they are answered with: a `ParserAnswer`, serialized, and as its parts `ParsedRow[]` and `SheetDetails` (`packPart`). Never
 * throws: a failure is part of the answer.
 *
 * Parts take a hundredth of the memory of the library's cells, and can be handed on without being read. Cells are in flat
 * arrays (`ParsedRow.flat`), which are serialized ten times faster than one object per cell.
 */
export function createParser(): (message: IsolatedMessage) => IsolatedAnswer | null {
  let bytes = Buffer.alloc(0)
  const parts: Uint8Array[] = []
  return (message) => {
    if (message.kind === 'bytes') {
      if (message.position === 0) bytes = Buffer.alloc(message.sizeBytes)
      bytes.set(message.bytes, message.position)
      return null
    }
    if (message.kind === 'part') {
      const part = parts[message.index] ?? new Uint8Array()
      parts[message.index] = new Uint8Array()
      return { bytes: part, partCount: 0 }
    }
    const answer = serialize(answerTask(message.task as ParserTask, bytes, parts))
    return { bytes: answer, partCount: parts.length }
  }
}

/** Packs plain data as small as it gets at little cost. */
function packPart(part: ParsedRow[] | SheetDetails): Uint8Array {
  return zstdCompressSync(serialize(part), quick)
}

/** @throws Error for what `packPart` did not write */
export function unpackPart(part: Uint8Array): unknown {
  return deserialize(zstdDecompressSync(part, { maxOutputLength: maxPartBytes }))
}

function answerTask(task: ParserTask, bytes: Buffer, parts: Uint8Array[]): ParserAnswer {
  try {
    const library = createRequire(import.meta.url)(task.library) as Library
    return { opened: flatten(parse(library, task, bytes), task, parts), failure: null }
  } catch (error) {
    parts.length = 0
    return { opened: null, failure: error instanceof Error ? error.message : String(error) }
  }
}

function parse(library: Library, task: ParserTask, bytes: Buffer): LibraryWorkbook {
  const common = { dense: true, cellNF: true, cellStyles: true, cellHTML: false }
  if (task.isText) {
    const text = bytes.toString()
    return library.read(task.needsRepair ? repairContent(text) : text, { ...common, type: 'string' })
  }
  return library.read(withReplacedParts(library, task, bytes), { ...common, type: 'buffer' })
}

/**
 * Rewrites what the library misreads in OpenDocument content. A self-closing cell with a value is blank to it: it gets an
 * end tag, and a text its paragraph. The reading aids of East Asian names (ruby) would become part of the text.
 */
function repairContent(xml: string): string {
  return xml
    .replace(/<((?:[\w.-]+:)?ruby-text)(?:\s[^<>]*)?>[^]*?<\/\1\s*>/g, '')
    .replace(
      /<((?:[\w.-]+:)?)table-cell(\s[^<>]*(?:value|formula)=[^<>]*)\/>/g,
      (_, prefix: string, attributes: string) => {
        const text = /string-value=(?:"([^"]*)"|'([^']*)')/.exec(attributes)
        const shown = text ? `<text:p>${text[1] ?? text[2]}</text:p>` : ''
        // A formula without its result: of type float it comes back without a value, otherwise not at all.
        const isUncached = !attributes.includes('value=')
        const type = isUncached
          ? `${attributes.replace(/\s[\w:-]*value-type=(?:"[^"]*"|'[^']*')/g, '')} office:value-type="float"`
          : attributes
        return `<${prefix}table-cell${type}>${shown}</${prefix}table-cell>`
      },
    )
}

function withReplacedParts({ CFB }: Library, { needsRepair, parts }: ParserTask, bytes: Buffer): Buffer {
  if (!needsRepair && parts.length === 0) return bytes
  const zip = CFB.read(bytes, { type: 'buffer' })
  const replace = (name: string, content: Buffer): void => {
    const part = CFB.find(zip, `/${name}`)
    if (part === null) CFB.utils.cfb_add(zip, `/${name}`, content)
    else Object.assign(part, { content, size: content.length })
  }
  if (needsRepair) {
    const content = CFB.find(zip, '/content.xml')?.content ?? new Uint8Array()
    replace('content.xml', Buffer.from(repairContent(Buffer.from(content).toString())))
  }
  for (const { name, content } of parts) replace(name, Buffer.from(content))
  return CFB.write(zip, { fileType: 'zip', type: 'buffer' })
}

/**
 * Visits the positions that are set, below a limit. In a damaged file an index reaches two billion, and `forEach` looks
 * at every position of a sparse array, which takes minutes.
 */
function forEachSet<T>(list: readonly T[], limit: number, visit: (value: T, index: number) => void): void {
  if (list.length <= limit) return list.forEach(visit)
  for (const key of Object.keys(list)) if (Number(key) < limit) visit(list[Number(key)]!, Number(key))
}

function flatten(workbook: LibraryWorkbook, task: ParserTask, parts: Uint8Array[]): OpenedWorkbook {
  const formats: string[] = []
  const formatIndex = new Map<string, number>()
  const indexOfFormat = (code: string): number => {
    const known = formatIndex.get(code) ?? formats.push(code) - 1
    formatIndex.set(code, known)
    return known
  }
  const sheets: OpenedSheet[] = []
  workbook.SheetNames.forEach((label, position) => {
    const name = String(label)
    const sheet = workbook.Sheets[name]
    // Chart and macro sheets have a type.
    if (sheet === undefined || (sheet['!type'] ?? 'sheet') !== 'sheet') return
    // By name, because the library may omit some.
    const visibility = task.visibility.find((each) => each.name === name)
    const hiddenColumns = new Set(visibility?.hiddenColumns)
    if (!visibility)
      forEachSet(sheet['!cols'] ?? [], task.maxColumns, (column, index) => {
        if (column?.hidden === true) hiddenColumns.add(index)
      })
    const isHidden = (index: number): boolean =>
      visibility ? hasRow(visibility.hiddenRows, index) : sheet['!rows']?.[index]?.hidden === true
    const firstPart = parts.length
    let rowCount = 0
    for (const rows of piecesOf(sheet, task, indexOfFormat, isHidden)) {
      parts.push(packPart(rows))
      rowCount += rows.length
    }
    const merges = (sheet['!merges'] ?? []).slice(0, task.maxMerges).map(({ s, e }) => {
      return { firstRow: s.r + 1, lastRow: e.r + 1, firstColumn: s.c, lastColumn: e.c }
    })
    const detailsPart = parts.push(packPart({ merges, hiddenColumns: [...hiddenColumns] })) - 1
    const isSheetHidden = visibility?.hidden ?? (workbook.Workbook?.Sheets?.[position]?.Hidden ?? 0) !== 0
    sheets.push({ name, hidden: isSheetHidden, rowCount, firstPart, detailsPart })
  })
  const is1904 = workbook.Workbook?.WBProps?.date1904 === true
  return { origin: task.origin, formats, sheets, is1904 }
}

function* piecesOf(
  sheet: LibrarySheet,
  { maxRows, maxColumns }: ParserTask,
  indexOfFormat: (code: string) => number,
  isHidden: (index: number) => boolean,
): Generator<ParsedRow[]> {
  const data = sheet['!data'] ?? []
  if (data.length > maxRows) throw new Error('a row beyond the last of any sheet')
  let rows: ParsedRow[] = []
  let cellsLeft = pieceCells
  let charactersLeft = pieceCharacters
  for (const [index, cells] of data.entries()) {
    if (!cells) continue
    const flat = flattenCells(cells, maxColumns, indexOfFormat)
    // What was taken over is not needed any more: both together would be the peak.
    data[index] = undefined
    if (flat.length === 0) continue
    rows.push({ index, hidden: isHidden(index), flat })
    cellsLeft -= flat.length / valuesPerCell
    for (const value of flat) if (typeof value === 'string') charactersLeft -= value.length
    if (cellsLeft > 0 && charactersLeft > 0) continue
    yield rows
    rows = []
    cellsLeft = pieceCells
    charactersLeft = pieceCharacters
  }
  if (rows.length > 0) yield rows
}

function flattenCells(
  cells: readonly LibraryCell[],
  maxColumns: number,
  indexOfFormat: (code: string) => number,
): ParsedRow['flat'] {
  const flat: ParsedRow['flat'] = []
  forEachSet(cells, maxColumns, (cell, column) => {
    if (isPictureFormula(cell.f ?? '')) return void flat.push(column, 'p', '', -1, '')
    // A formula that was saved without its result.
    if (cell.v === undefined || Number.isNaN(cell.v))
      return void (cell.f === undefined || flat.push(column, 'u', '', -1, ''))
    const format = cell.t === 'n' || cell.t === 's' ? indexOfFormat(String(cell.z ?? '')) : -1
    const isShown = cell.t === 'e' || (cell.t === 'n' && (cell.z ?? '') === '')
    flat.push(column, cell.t, cell.v, format, isShown ? String(cell.w ?? '') : '')
  })
  return flat
}

export interface ReplacedPart {
  name: string
  content: Uint8Array
}

export interface ParserTask {
  /** Path of SheetJS's CommonJS file. */
  library: string
  /** The bytes are UTF-8 text, not a binary format. */
  isText: boolean
  needsRepair: boolean
  /** Parts to replace in the zip file, or to add to it, before SheetJS reads it. */
  parts: readonly ReplacedPart[]
  /** What is hidden, by sheet; those that are missing here are hidden as SheetJS says. */
  visibility: readonly SheetVisibility[]
  /** Comes back in the answer. */
  origin: object | null
  maxColumns: number
  maxRows: number
  maxMerges: number
}

/** What is known of a parsed workbook without its rows. */
export interface OpenedWorkbook {
  /** Of the task. */
  origin: object | null
  /** Number format codes; '' where SheetJS has none. */
  formats: string[]
  sheets: OpenedSheet[]
  is1904: boolean
}

export interface OpenedSheet {
  name: string
  hidden: boolean
  rowCount: number
  /** The parts with its rows begin here, and end before the one with its details. */
  firstPart: number
  detailsPart: number
}

export type ParserAnswer = { opened: OpenedWorkbook; failure: null } | { opened: null; failure: string }
