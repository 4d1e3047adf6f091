import type { MergedRange } from '../WorkbookReader.ts'

/**
 * Source of the worker thread that runs SheetJS, in plain JavaScript. A string, because a worker needs its
 * own file or a source, and the built app is a single bundle. `workerData` is a `ThreadTask`; it posts one
 * `ThreadAnswer`.
 *
 * Cells are posted as flat arrays (`ParsedRow.flat`), which are copied between threads ten times faster than
 * one object per cell.
 */
export const threadSource = `
const { parentPort, workerData } = require('node:worker_threads')
const library = require(workerData.library)

function parse() {
  const common = { dense: true, cellNF: true, cellStyles: true, cellHTML: false }
  return workerData.text === null
    ? library.read(withReplacedParts(Buffer.from(workerData.bytes)), { ...common, type: 'buffer' })
    : library.read(repairContent(workerData.text), { ...common, type: 'string' })
}

// Rewrites what the library misreads in OpenDocument content. A self-closing cell with a value is blank to it: it gets
// an end tag, and a text its paragraph. The reading aids of East Asian names (ruby) would become part of the text.
function repairContent(xml) {
  if (!workerData.needsRepair) return xml
  return xml
    .replace(/<((?:[\\w.-]+:)?ruby-text)(?:\\s[^<>]*)?>[^]*?<\\/\\1\\s*>/g, '')
    .replace(/<((?:[\\w.-]+:)?)table-cell(\\s[^<>]*(?:value|formula)=[^<>]*)\\/>/g, (whole, prefix, attributes) => {
      const text = /string-value=(?:"([^"]*)"|'([^']*)')/.exec(attributes)
      const shown = text ? '<text:p>' + (text[1] ?? text[2]) + '</text:p>' : ''
      // A formula without its result: of type float it comes back without a value, otherwise not at all.
      const isUncached = !/value=/.test(attributes)
      const type = isUncached ? attributes.replace(/\\s[\\w:-]*value-type=(?:"[^"]*"|'[^']*')/g, '') + ' office:value-type="float"' : attributes
      return '<' + prefix + 'table-cell' + type + '>' + shown + '</' + prefix + 'table-cell>'
    })
}

function withReplacedParts(bytes) {
  const { needsRepair, parts } = workerData
  if (!needsRepair && parts.length === 0) return bytes
  const zip = library.CFB.read(bytes, { type: 'buffer' })
  if (needsRepair) {
    const content = library.CFB.find(zip, '/content.xml').content
    replacePart(zip, 'content.xml', Buffer.from(repairContent(Buffer.from(content).toString())))
  }
  for (const { name, content } of parts) replacePart(zip, name, Buffer.from(content))
  return library.CFB.write(zip, { fileType: 'zip', type: 'buffer' })
}

function replacePart(zip, name, content) {
  const part = library.CFB.find(zip, '/' + name)
  if (part === null) library.CFB.utils.cfb_add(zip, '/' + name, content)
  else Object.assign(part, { content, size: content.length })
}

// Visits the positions that are set, below a limit. In a damaged file an index reaches two billion, and forEach
// looks at every position of a sparse array, which takes minutes.
function forEachSet(list, limit, visit) {
  if (list.length <= limit) return list.forEach(visit)
  for (const key of Object.keys(list)) if (Number(key) < limit) visit(list[key], Number(key))
}

function flatten(workbook) {
  const formats = []
  const formatIndex = new Map()
  const indexOfFormat = (code) => {
    if (!formatIndex.has(code)) formatIndex.set(code, formats.push(code) - 1)
    return formatIndex.get(code)
  }
  const sheets = []
  workbook.SheetNames.forEach((name, position) => {
    const sheet = workbook.Sheets[name]
    // Chart and macro sheets have a type.
    if (sheet === undefined || (sheet['!type'] ?? 'sheet') !== 'sheet') return
    const rows = []
    const data = sheet['!data'] ?? []
    if (data.length > workerData.maxRows) throw new Error('a row beyond the last of any sheet')
    data.forEach((cells, index) => {
      const flat = []
      forEachSet(cells, workerData.maxColumns, (cell, column) => {
        if (/^(?:_xlfn\\.)?(?:_xlws\\.)?(?:DISPIMG|IMAGE)\\(/i.test(cell.f ?? '')) return flat.push(column, 'p', '', -1, '')
        // A formula that was saved without its result.
        if (cell.v === undefined || Number.isNaN(cell.v)) return cell.f === undefined ? undefined : flat.push(column, 'u', '', -1, '')
        const format = cell.t === 'n' ? indexOfFormat(String(cell.z ?? '')) : -1
        const shown = cell.t === 'e' || (cell.t === 'n' && (cell.z ?? '') === '') ? String(cell.w ?? '') : ''
        flat.push(column, cell.t, cell.v, format, shown)
      })
      if (flat.length > 0) rows.push({ index, hidden: sheet['!rows']?.[index]?.hidden === true, flat })
    })
    const hidden = (workbook.Workbook?.Sheets?.[position]?.Hidden ?? 0) !== 0
    const merges = (sheet['!merges'] ?? []).slice(0, workerData.maxMerges).map(({ s, e }) => ({
      firstRow: s.r + 1, lastRow: e.r + 1, firstColumn: s.c, lastColumn: e.c,
    }))
    const hiddenColumns = []
    forEachSet(sheet['!cols'] ?? [], workerData.maxColumns, (column, index) => {
      if (column?.hidden === true) hiddenColumns.push(index)
    })
    sheets.push({ name: String(name), hidden, rows, merges, hiddenColumns })
  })
  return { formats, sheets, is1904: workbook.Workbook?.WBProps?.date1904 === true }
}

try {
  parentPort.postMessage({ parsed: flatten(parse()), failure: null })
} catch (error) {
  parentPort.postMessage({ parsed: null, failure: String(error?.message ?? error) })
}
`

export interface ReplacedPart {
  name: string
  content: Uint8Array
}

export interface ThreadTask {
  /** Path of SheetJS's CommonJS file. */
  library: string
  bytes: Uint8Array | null
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

export type ThreadAnswer = { parsed: ParsedWorkbook; failure: null } | { parsed: null; failure: string }
