import type { MergedRange } from '../WorkbookReader.ts'

/**
 * The program of the thread that SheetJS runs in, as text: a thread needs a file of its own or its source, and the
 * built app has one bundle. Plain JavaScript. `workerData` is a `ThreadTask`; it answers with one `ThreadAnswer`.
 *
 * Cells travel as flat lists (column, type, value, index of the number format, shown text), which copy ten times
 * faster between threads than an object for each.
 */
export const threadSource = `
const { parentPort, workerData } = require('node:worker_threads')
const library = require(workerData.library)

// Text in several fonts, <Data><B>a</B><Font>b</Font></Data>, as one text: the library keeps its last piece only.
function joinRuns(xml) {
  if (!/<(?:[\\w.-]+:)?Workbook[\\s>]/.test(xml.slice(0, 4096))) return xml
  return xml.replace(/(<((?:[\\w.-]+:)?Data)\\b[^<>]*>)((?:(?!<\\/?(?:[\\w.-]+:)?(?:Data|Cell)\\b)[\\s\\S])*)(?=<\\/\\2\\s*>)/g, (whole, start, name, runs) =>
    runs.includes('<') ? start + runs.replace(/<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>/g, (cdata, text) => escapeXml(text)).replace(/<[^<>]*>/g, '') : whole)
}

const escapeXml = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

function parse() {
  const common = { dense: true, cellNF: true, cellStyles: true, cellHTML: false }
  return workerData.text === null
    ? library.read(withPairedCells(Buffer.from(workerData.bytes)), { ...common, type: 'buffer' })
    : library.read(joinRuns(pairCells(workerData.text)), { ...common, type: 'string' })
}

// <table-cell value="1"/> as <table-cell value="1"></table-cell>: the first form is blank to the library.
function pairCells(xml) {
  if (!workerData.hasBareCells) return xml
  return xml.replace(/<((?:[\\w.-]+:)?table-cell)(\\s[^<>]*value=[^<>]*)\\/>/g, '<$1$2></$1>')
}

function withPairedCells(bytes) {
  if (!workerData.hasBareCells) return bytes
  const zip = library.CFB.read(bytes, { type: 'buffer' })
  const part = library.CFB.find(zip, '/content.xml')
  part.content = Buffer.from(pairCells(Buffer.from(part.content).toString()))
  part.size = part.content.length
  return library.CFB.write(zip, { fileType: 'zip', type: 'buffer' })
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
    // Sparse: forEach passes over what was never set.
    ;(sheet['!data'] ?? []).forEach((cells, index) => {
      const flat = []
      cells.forEach((cell, column) => {
        if (column >= workerData.maxColumns || cell.v === undefined) return
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
    ;(sheet['!cols'] ?? []).forEach((column, index) => {
      if (column?.hidden === true && index < workerData.maxColumns) hiddenColumns.push(index)
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

export interface ThreadTask {
  /** Path of the library's CommonJS file. */
  library: string
  bytes: Uint8Array | null
  text: string | null
  hasBareCells: boolean
  maxColumns: number
  maxMerges: number
}

/** A workbook as SheetJS understood it. */
export interface ParsedWorkbook {
  /** Codes of number formats; '' where SheetJS knows none. */
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
  /** Five values a cell: column, type letter, value, index of its format or -1, shown text where it matters. */
  flat: (string | number | boolean)[]
}

export type ThreadAnswer = { parsed: ParsedWorkbook; failure: null } | { parsed: null; failure: string }
