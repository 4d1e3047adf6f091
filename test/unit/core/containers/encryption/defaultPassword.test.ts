import { afterAll, describe, expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import { encryptAgile, encryptStandard, encryptXls } from '../../../../support/workbooks/encrypt.ts'
import { failureOf, readCells } from '../../../../support/workbooks/readAll.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'
import { textRow, writeXlsx } from '../../../../support/workbooks/writeXlsx.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

const rows = Array.from({ length: 300 }, (_, index) => [
  `客户${index}`,
  `138${String(index).padStart(8, '0')}`,
])
const xlsx = writeXlsx({
  sheets: [{ name: '客户', data: rows.map((cells, index) => textRow(index + 1, cells)).join('') }],
  zip: {},
})

function xlsStream(): Buffer {
  const workbook = XLSX.utils.book_new()
  XLSX.utils.book_append_sheet(workbook, XLSX.utils.aoa_to_sheet(rows), '客户')
  const file = XLSX.CFB.read(XLSX.write(workbook, { bookType: 'biff8', type: 'buffer' }) as Buffer, {
    type: 'buffer',
  })
  return Buffer.from(XLSX.CFB.find(file, '/Workbook')!.content as Uint8Array)
}

function xls(stream: Buffer, name = '/Workbook'): Buffer {
  const file = XLSX.CFB.utils.cfb_new()
  XLSX.CFB.utils.cfb_add(file, name, stream)
  return XLSX.CFB.write(file, { type: 'buffer' }) as Buffer
}

const encrypted: readonly [string, (password: string) => Buffer][] = [
  ['.xlsx, the standard way', (password) => encryptStandard(xlsx, password)],
  ['.xlsx, the agile way', (password) => encryptAgile(xlsx, password)],
  ['.xls, RC4', (password) => xls(encryptXls(xlsStream(), password, 'rc4'))],
  ['.xls, RC4 of the CryptoAPI', (password) => xls(encryptXls(xlsStream(), password, 'cryptoApi'))],
]

// Excel opens a workbook that is only protected against changes without asking; so does this app.
describe("Excel's default password", () => {
  it.each(encrypted)('asks nobody: %s', async (name, encrypt) => {
    const path = files.write(`${name}.bin`, encrypt('VelvetSweatshop'))
    expect(await readCells(path)).toEqual(rows)
  })

  it.each(encrypted)('is not taken for another password: %s', async (name, encrypt) => {
    const path = files.write(`other ${name}.bin`, encrypt('另一个'))
    expect((await failureOf(openWorkbook(path))).code).toBe('file.encrypted')
  })

  // Rounds of hashing come from the file; ten thousand million would stop the app.
  it('is not tried where the file asks for endless hashing', async () => {
    const bytes = encryptAgile(xlsx, 'VelvetSweatshop')
    const at = bytes.indexOf('spinCount="1000"')
    const path = files.write('endless.xlsx', bytes)
    bytes.write('spinCount="9e12"', at)
    expect((await failureOf(openWorkbook(files.write('endless.xlsx', bytes)))).code).toBe('file.encrypted')
    expect(path).toContain('endless')
  })
})

describe('the container of .xls', () => {
  it.each(['/WORKBOOK', '/workbook', '/BOOK'])('names its stream %s', async (name) => {
    expect(await readCells(files.write('capitals.xls', xls(xlsStream(), name)))).toEqual(rows)
  })

  it('may have its stream among the small ones', async () => {
    const workbook = XLSX.utils.book_new()
    XLSX.utils.book_append_sheet(workbook, XLSX.utils.aoa_to_sheet([['a']]), 'a')
    const path = files.write(
      'small.xls',
      XLSX.write(workbook, { bookType: 'biff5', type: 'buffer' }) as Buffer,
    )
    expect(await readCells(path)).toEqual([['a']])
  })
})
