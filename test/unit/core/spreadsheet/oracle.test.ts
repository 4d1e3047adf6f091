import fastCheck from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import { readAll } from '../../../support/workbooks/readAll.ts'
import { temporaryFiles } from '../../../support/workbooks/temporaryFiles.ts'

/**
 * Our scanner against SheetJS on generated workbooks, written by SheetJS in several ways: both must read the same
 * values. Where they differ on purpose, the comparison says so:
 *
 * - text: SheetJS turns CR LF within a cell into LF, as XML does; we keep what `_x000D_` says. Compared without CR.
 * - numbers: compared by value, at 15 digits; the texts differ where SheetJS writes exponents.
 * - dates: compared by the serial number that our text stands for; SheetJS shows format 14 in American order.
 * - `&amp;` in the text of a cell with `t="str"`: SheetJS resolves it twice. Compared with what was written.
 * - rows of blanks: we leave them out.
 * - `<si/>`: SheetJS skips it and shifts all later strings; it never writes one, so none occurs here.
 */

const files = temporaryFiles()
afterAll(() => files.remove())

type Value =
  | { kind: 'text'; text: string }
  | { kind: 'number'; number: number; format: string }
  | { kind: 'date'; serial: number; format: string }
  | { kind: 'boolean'; boolean: boolean }
  | { kind: 'error'; error: string }

const textArbitrary = fastCheck.oneof(
  fastCheck.string({ unit: 'grapheme', maxLength: 30 }),
  fastCheck.stringMatching(/^[ \t\n一-龥a-z0-9<>&"'_x]{1,20}$/),
  fastCheck.constantFrom(
    '张三',
    ' 前后 ',
    '_x000D_',
    '_x005F_',
    'a\nb',
    '<b>&amp;</b>',
    ']]>',
    '𠮷野家',
    '0123',
    '\u3000',
  ),
)

const valueArbitrary: fastCheck.Arbitrary<Value> = fastCheck.oneof(
  { weight: 4, arbitrary: textArbitrary.map((text) => ({ kind: 'text' as const, text })) },
  {
    weight: 3,
    arbitrary: fastCheck.record({
      kind: fastCheck.constant('number' as const),
      number: fastCheck.oneof(
        fastCheck.integer(),
        fastCheck.integer({ min: 13_000_000_000, max: 19_999_999_999 }),
        fastCheck.double({ noNaN: true, noDefaultInfinity: true, min: -1e14, max: 1e14 }),
        fastCheck.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => cents / 100),
      ),
      format: fastCheck.constantFrom('General', '0', '0.00', '#,##0', '#,##0.00', '0.00E+00', '@'),
    }),
  },
  {
    weight: 2,
    arbitrary: fastCheck.record({
      kind: fastCheck.constant('date' as const),
      serial: fastCheck
        .tuple(fastCheck.integer({ min: 61, max: 2_958_464 }), fastCheck.integer({ min: 0, max: 86_399 }))
        .map(([day, second]) => day + second / 86_400),
      format: fastCheck.constantFrom(
        'yyyy-mm-dd hh:mm:ss',
        'yyyy/m/d h:mm',
        '[$-804]yyyy"年"m"月"d"日" h"时"mm"分";@',
        'm/d/yy h:mm',
      ),
    }),
  },
  { weight: 1, arbitrary: fastCheck.boolean().map((boolean) => ({ kind: 'boolean' as const, boolean })) },
  {
    weight: 1,
    arbitrary: fastCheck
      .constantFrom('#N/A', '#DIV/0!', '#REF!', '#VALUE!', '#NAME?', '#NULL!', '#NUM!')
      .map((error) => ({ kind: 'error' as const, error })),
  },
)

/** Sparse: cells by address, in a sheet of a few dozen rows and columns. */
const cellsArbitrary = fastCheck.uniqueArray(
  fastCheck.record({ row: fastCheck.nat(40), column: fastCheck.nat(30), value: valueArbitrary }),
  { maxLength: 60, selector: ({ row, column }) => `${row}:${column}` },
)

const errorCodes: Record<string, number> = {
  '#NULL!': 0x00,
  '#DIV/0!': 0x07,
  '#VALUE!': 0x0f,
  '#REF!': 0x17,
  '#NAME?': 0x1d,
  '#NUM!': 0x24,
  '#N/A': 0x2a,
}

function cellOf(value: Value): XLSX.CellObject {
  switch (value.kind) {
    case 'text':
      return { t: 's', v: value.text }
    case 'number':
      return { t: 'n', v: value.number, z: value.format }
    case 'date':
      return { t: 'n', v: value.serial, z: value.format }
    case 'boolean':
      return { t: 'b', v: value.boolean }
    case 'error':
      return { t: 'e', v: errorCodes[value.error]!, w: value.error }
  }
}

/** The value a cell of ours stands for, comparable with SheetJS's. */
function ourValue(text: string, theirs: XLSX.CellObject): unknown {
  if (theirs.t === 'n' && /^\d{4}-\d\d-\d\d/.test(text)) return Math.round(serialOf(text) * 86_400)
  if (theirs.t === 'n') return Number(text)
  return text
}

function theirValue(cell: XLSX.CellObject, isDate: boolean): unknown {
  if (cell.t === 'n')
    return isDate ? Math.round(Number(cell.v) * 86_400) : Number(Number(cell.v).toPrecision(15))
  if (cell.t === 'b') return cell.v === true ? 'TRUE' : 'FALSE'
  if (cell.t === 'e') return cell.w
  // Line breaks within a cell are LF here; SheetJS keeps those of the file.
  return String(cell.v ?? '').replace(/\r+\n|\r/g, '\n')
}

function serialOf(text: string): number {
  const [, date = '', time = '00:00:00'] = /^(\S+)(?: (\S+))?$/.exec(text) ?? []
  return (Date.parse(`${date}T${time}Z`) - Date.UTC(1899, 11, 30)) / 86_400_000
}

describe('the scanner and SheetJS', () => {
  it.each([
    ['shared strings', { bookSST: true, compression: true }],
    ['strings in the cells', { bookSST: false, compression: false }],
  ])(
    'read the same values: %s',
    async (name, options) => {
      let counter = 0
      await fastCheck.assert(
        fastCheck.asyncProperty(cellsArbitrary, async (cells) => {
          const sheet: XLSX.WorkSheet = { '!ref': 'A1:AE41' }
          const isDate = new Set<string>()
          const entityTexts = new Map<string, string>()
          for (const { row, column, value } of cells) {
            const address = XLSX.utils.encode_cell({ r: row, c: column })
            sheet[address] = cellOf(value)
            if (value.kind === 'date') isDate.add(address)
            if (value.kind === 'text' && /&[\w#]+;/.test(value.text))
              entityTexts.set(address, value.text.replace(/\r+\n|\r/g, '\n'))
          }
          const workbook = XLSX.utils.book_new()
          XLSX.utils.book_append_sheet(workbook, sheet, 'a')
          const bytes = XLSX.write(workbook, { type: 'buffer', bookType: 'xlsx', ...options }) as Buffer
          const rows = await readAll(files.write(`${name}-${counter++ % 4}.xlsx`, bytes))
          const theirs = XLSX.read(bytes, { type: 'buffer', cellNF: true }).Sheets['a']!

          const ours = new Map<string, string>()
          for (const row of rows) {
            row.cells.forEach((text, column) => {
              if (text !== '') ours.set(XLSX.utils.encode_cell({ r: row.rowNumber - 1, c: column }), text)
            })
          }
          const blankRows = new Set(
            [...Array(41).keys()].filter((row) => !rows.some((each) => each.rowNumber === row + 1)),
          )
          for (const [address, cell] of Object.entries(theirs)) {
            if (address.startsWith('!')) continue
            const theirCell = cell as XLSX.CellObject
            const found = ours.get(address)
            ours.delete(address)
            if (found === undefined) {
              const isBlank =
                String(theirCell.v ?? '') === '' || blankRows.has(XLSX.utils.decode_cell(address).r)
              expect(isBlank && String(theirCell.v ?? '').trim() === '', `${address} is missing`).toBe(true)
              continue
            }
            const expected = entityTexts.get(address) ?? theirValue(theirCell, isDate.has(address))
            expect(ourValue(found, theirCell), address).toEqual(expected)
          }
          expect([...ours]).toEqual([])
        }),
        { numRuns: 200 },
      )
    },
    120_000,
  )
})
