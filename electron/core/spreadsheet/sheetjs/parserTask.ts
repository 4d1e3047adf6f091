import { createRequire } from 'node:module'
import { serialize } from 'node:v8'
import type { MergedRange } from '../WorkbookReader.ts'

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
  '!data'?: LibraryCell[][]
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

/**
 * Parses a workbook with SheetJS; runs in the process of `electron/worker/parser.ts`. Never throws: a failure is part of
 * the answer.
 *
 * Cells are in flat arrays (`ParsedRow.flat`), which are serialized ten times faster than one object per cell.
 *
 * @returns a `ParserAnswer`, serialized: bytes can be handed on without reading them
 */
export function performTask(task: ParserTask, bytes: Uint8Array | null): Uint8Array {
  return serialize(answerTask(task, bytes))
}

function answerTask(task: ParserTask, bytes: Uint8Array | null): ParserAnswer {
  try {
    const library = createRequire(import.meta.url)(task.library) as Library
    return { parsed: flatten(parse(library, task, bytes), task), failure: null }
  } catch (error) {
    return { parsed: null, failure: error instanceof Error ? error.message : String(error) }
  }
}

function parse(library: Library, task: ParserTask, bytes: Uint8Array | null): LibraryWorkbook {
  const common = { dense: true, cellNF: true, cellStyles: true, cellHTML: false }
  if (task.text !== null) {
    const text = task.needsRepair ? repairContent(task.text) : task.text
    return library.read(text, { ...common, type: 'string' })
  }
  const { buffer, byteOffset, byteLength } = bytes ?? new Uint8Array()
  const input = withReplacedParts(library, task, Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength))
  return library.read(input, { ...common, type: 'buffer' })
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

function flatten(workbook: LibraryWorkbook, task: ParserTask): ParsedWorkbook {
  const formats: string[] = []
  const formatIndex = new Map<string, number>()
  const indexOfFormat = (code: string): number => {
    const known = formatIndex.get(code) ?? formats.push(code) - 1
    formatIndex.set(code, known)
    return known
  }
  const sheets: ParsedSheet[] = []
  workbook.SheetNames.forEach((name, position) => {
    const sheet = workbook.Sheets[String(name)]
    // Chart and macro sheets have a type.
    if (sheet === undefined || (sheet['!type'] ?? 'sheet') !== 'sheet') return
    const hiddenColumns: number[] = []
    forEachSet(sheet['!cols'] ?? [], task.maxColumns, (column, index) => {
      if (column?.hidden === true) hiddenColumns.push(index)
    })
    sheets.push({
      name: String(name),
      hidden: (workbook.Workbook?.Sheets?.[position]?.Hidden ?? 0) !== 0,
      rows: flattenRows(sheet, task, indexOfFormat),
      merges: (sheet['!merges'] ?? []).slice(0, task.maxMerges).map(({ s, e }) => {
        return { firstRow: s.r + 1, lastRow: e.r + 1, firstColumn: s.c, lastColumn: e.c }
      }),
      hiddenColumns,
    })
  })
  return { formats, sheets, is1904: workbook.Workbook?.WBProps?.date1904 === true }
}

function flattenRows(
  sheet: LibrarySheet,
  { maxRows, maxColumns }: ParserTask,
  indexOfFormat: (code: string) => number,
): ParsedRow[] {
  const rows: ParsedRow[] = []
  const data = sheet['!data'] ?? []
  if (data.length > maxRows) throw new Error('a row beyond the last of any sheet')
  data.forEach((cells, index) => {
    const flat: ParsedRow['flat'] = []
    forEachSet(cells, maxColumns, (cell, column) => {
      if (isPicture(cell.f)) return void flat.push(column, 'p', '', -1, '')
      // A formula that was saved without its result.
      if (cell.v === undefined || Number.isNaN(cell.v))
        return void (cell.f === undefined || flat.push(column, 'u', '', -1, ''))
      const format = cell.t === 'n' ? indexOfFormat(String(cell.z ?? '')) : -1
      const isShown = cell.t === 'e' || (cell.t === 'n' && (cell.z ?? '') === '')
      flat.push(column, cell.t, cell.v, format, isShown ? String(cell.w ?? '') : '')
    })
    if (flat.length > 0) rows.push({ index, hidden: sheet['!rows']?.[index]?.hidden === true, flat })
  })
  return rows
}

function isPicture(formula: string | undefined): boolean {
  return /^(?:_xlfn\.)?(?:_xlws\.)?(?:DISPIMG|IMAGE)\(/i.test(formula ?? '')
}

export interface ReplacedPart {
  name: string
  content: Uint8Array
}

export interface ParserTask {
  /** Path of SheetJS's CommonJS file. */
  library: string
  text: string | null
  needsRepair: boolean
  /** Parts to replace in the zip file, or to add to it, before SheetJS reads it. */
  parts: readonly ReplacedPart[]
  maxColumns: number
  maxRows: number
  maxMerges: number
}

/** A parsed workbook, by SheetJS or by our own HTML and XML parsers. */
export interface ParsedWorkbook {
  /** Number format codes; '' where SheetJS has none. */
  formats: string[]
  sheets: ParsedSheet[]
  is1904: boolean
}

export interface ParsedSheet {
  name: string
  hidden: boolean
  rows: ParsedRow[]
  merges: MergedRange[]
  /** 0-based. */
  hiddenColumns: number[]
}

export interface ParsedRow {
  /** 0-based. */
  index: number
  hidden: boolean
  /**
   * Five values per cell: column (0-based), type, value, index of its format or -1, shown text (errors and
   * numbers without format code, else ''). Types are those of SheetJS (`s`, `n`, `b`, `e`) and `d` for an ISO
   * 8601 text, `u` for a formula without result, `p` for a picture.
   */
  flat: (string | number | boolean)[]
}

export type ParserAnswer = { parsed: ParsedWorkbook; failure: null } | { parsed: null; failure: string }
