import { appendFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { assertReadableFile, openWorkbook } from '../../../../electron/core/spreadsheet/openWorkbook.ts'
import { failureOf } from '../../../support/workbooks/readAll.ts'
import { temporaryFiles } from '../../../support/workbooks/temporaryFiles.ts'
import { textRow, writeXlsx } from '../../../support/workbooks/writeXlsx.ts'
import { writeZip } from '../../../support/workbooks/writeZip.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

const noise = Buffer.from(
  Array.from({ length: 5_000 }, (_, index) => (index * 167 + (index >> 3) * 31) & 0xff),
)

describe('openWorkbook', () => {
  it('reports why a path cannot be read', async () => {
    expect(await failureOf(openWorkbook(join(files.folder, '无.xlsx')))).toMatchObject({
      code: 'file.notFound',
      params: { name: '无.xlsx' },
    })
    expect((await failureOf(openWorkbook(files.folder))).code).toBe('file.isFolder')
    expect((await failureOf(openWorkbook(files.write('空.xlsx', '')))).code).toBe('file.empty')
    expect((await failureOf(assertReadableFile(files.write('空.csv', '')))).code).toBe('file.empty')
    await assertReadableFile(files.write('a.csv', 'a'))
  })

  it.each(['csv', 'xlsx'])(
    'detects that a .%s was written to while it was read: its rows are of two files',
    async (kind) => {
      const cells = Array.from({ length: 600 }, (_, index) => ['张三', String(index)])
      const content =
        kind === 'csv'
          ? cells.map((row) => `${row.join(',')}\n`).join('')
          : writeXlsx({
              sheets: [{ name: '客户', data: cells.map((row, index) => textRow(index + 1, row)).join('') }],
            })
      const path = files.write(`写.${kind}`, content)
      const reader = await openWorkbook(path)
      let rowsRead = 0
      const pass = async (): Promise<void> => {
        for await (const rows of reader.readRows(0)) {
          if (rowsRead === 0) appendFileSync(path, '李四,1\n')
          rowsRead += rows.length
        }
      }
      expect((await failureOf(pass())).code).toBe('file.changed')
      expect(rowsRead).toBeGreaterThan(0)
      await reader.close()
    },
  )

  it('detects that the file is not the one that was previewed', async () => {
    const path = files.write('变.csv', '姓名,手机\n张三,1\n')
    const stamp = await assertReadableFile(path)
    await (await openWorkbook(path, { stamp })).close()
    files.write('变.csv', '姓名,手机\n李四,22\n')
    expect(await failureOf(openWorkbook(path, { stamp }))).toMatchObject({
      code: 'file.changed',
      params: { name: '变.csv' },
    })
  })

  // Opening a pipe waits for a writer that never comes.
  it.skipIf(process.platform === 'win32')('refuses a pipe instead of waiting for it', async () => {
    const path = join(files.folder, 'pipe.csv')
    execFileSync('mkfifo', [path])
    expect((await failureOf(openWorkbook(path))).code).toBe('file.unreadable')
  })

  it.each<[string, Buffer | string]>([
    ['pdf', '%PDF-1.7\n1 0 obj'],
    ['image', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
    ['image', Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF', 'latin1')],
    ['word', '{\\rtf1\\ansi hello}'],
    ['word', writeZip([{ name: 'word/document.xml', data: '<w:document/>' }])],
    ['numbers', writeZip([{ name: 'Index/Document.iwa', data: 'x' }])],
    ['zip', writeZip([{ name: '照片/1.jpg', data: 'x' }])],
    ['slides', writeZip([{ name: 'ppt/presentation.xml', data: '<p/>' }])],
    ['sylk', 'ID;PWXL;N;E\r\nC;Y1;X1;K"name"\r\nC;Y1;X2;K"phone"\r\nE\r\n'],
    ['zip', Buffer.from('Rar!\x1a\x07\x00', 'latin1')],
    ['text', '{"name": "张三"}'],
    ['text', '[{"name": "张三"}]'],
    // A note that somebody called a workbook; a table of text under that name is read (below).
    ['text', 'hello\nworld\n'],
    ['unknown', noise],
  ])('recognises a %s and reports what it is', async (kind, content) => {
    const failure = await failureOf(openWorkbook(files.write('名单.xlsx', content)))
    expect(failure.code).toBe('file.notSpreadsheet')
    expect(failure.params).toEqual({ kind, name: '名单.xlsx' })
  })

  it('names a file of a newer WPS by its extension', async () => {
    const failure = await failureOf(openWorkbook(files.write('名单.et', noise)))
    expect(failure.params).toEqual({ kind: 'et', name: '名单.et' })
  })

  it('does not take a table whose first column is ID for a symbolic link file', async () => {
    const reader = await openWorkbook(files.write('id.csv', 'ID;Phone\n1;13812345678\n'))
    expect(reader.workbook.delimiter).toBe(';')
    await reader.close()
  })

  it('reports a workbook truncated anywhere as damaged, or reads what is whole', async () => {
    const whole = writeXlsx({ sheets: [{ name: 'a', data: textRow(1, ['姓名']) }] })
    for (let length = 4; length < whole.length; length += 13) {
      const failure = await failureOf(openWorkbook(files.write('cut.xlsx', whole.subarray(0, length))))
      expect(failure.code, `cut at ${length}`).toBe('file.corrupted')
    }
  })

  it('reads a workbook by its content, whatever its extension', async () => {
    const reader = await openWorkbook(
      files.write('名单.csv', writeXlsx({ sheets: [{ name: 'a', data: textRow(1, ['姓名']) }] })),
    )
    expect(reader.workbook.format).toBe('xlsx')
    await reader.close()
  })

  it('recognises a workbook with a password', async () => {
    const sector = Buffer.alloc(512)
    const header = Buffer.from('d0cf11e0a1b11ae1', 'hex')
    header.copy(sector)
    sector.writeUInt16LE(9, 30)
    sector.writeUInt32LE(1, 48)
    sector.writeUInt32LE(0, 76)
    const fat = Buffer.alloc(512, 0xff)
    fat.writeUInt32LE(0xfffffffe, 4)
    const directory = Buffer.alloc(512)
    ;['Root Entry', 'EncryptionInfo', 'EncryptedPackage'].forEach((name, index) => {
      directory.write(name, 128 * index, 'utf16le')
      directory.writeUInt16LE(2 * name.length + 2, 128 * index + 64)
    })
    const path = files.write('密.xlsx', Buffer.concat([sector, fat, directory]))
    expect((await failureOf(openWorkbook(path))).code).toBe('file.encrypted')
  })
})
