import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeReport } from '../../../../electron/core/reports/writeReport.ts'
import { guardFormula, unguardFormula } from '../../../../electron/core/writing/formulaGuard.ts'
import { openWorkbook } from '../../../../electron/core/spreadsheet/openWorkbook.ts'
import { previewSheet } from '../../../../electron/core/spreadsheet/preview/previewSheet.ts'
import { readCells } from '../../../support/workbooks/readAll.ts'

let folder = ''
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'formula-guard-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const formulas = ['=cmd|calc!A1', '+8613800138000', '-5', '@SUM(A1)', '\t=1', '\r=1', "'=1", "''+1"]
/** Before the guard knew them, all of these went into a .csv as they are: programs that trim cells ran them. */
const trimmedFormulas = [
  ' =1',
  '\u3000=1',
  '\u00a0+1',
  '\n=1',
  ' \n @SUM(A1)',
  '\n说明',
  '＝1+1',
  '＋86',
  '－5',
  '＠SUM',
  "' ＝1",
]
const plain = ['', "'", "'张三", "O'Brien", '13800138000', 'a=b', ' 张三', '１－２']

describe('guardFormula', () => {
  it.each([...formulas, ...trimmedFormulas])(
    'never leaves %j first in a cell, and unguardFormula restores it',
    (text) => {
      expect(guardFormula(text)).toBe(`'${text}`)
      expect(unguardFormula(guardFormula(text))).toBe(text)
    },
  )

  it.each(plain)('leaves %j unchanged', (text) => {
    expect([guardFormula(text), unguardFormula(text)]).toEqual([text, text])
  })

  it('loses no character of any text, and no result begins like a formula', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom("'", '=', '＝', '+', '\t', '\n', ' ', 'a') }),
    )
    fc.assert(
      fc.property(text, (any) => {
        expect(guardFormula(any)).not.toMatch(/^(\s*[=+\-@＝＋－＠]|[\t\r\n])/)
        expect(unguardFormula(guardFormula(any))).toBe(any)
      }),
    )
  })
})

describe('a .csv file of ours that comes back', () => {
  it.each([
    ['失败原因', '原表行号'],
    ['问题', '原表行号'],
  ])('with %s and %s restores every cell as it was before it was written', async (reason, rowNumber) => {
    const path = join(folder, `${reason}.csv`)
    const cells = [...formulas, ...plain]
    // Column names are one line without surrounding blanks.
    const header = cells.map((_, index) => (index === 0 ? '=列' : `列${index}`))
    await writeReport(path, folder, {
      sheetName: 's',
      header: [...header, reason, rowNumber],
      rows: [{ cells: [...cells, '手机号太短', '7'] }],
    })
    expect(readFileSync(path, 'utf8')).toContain("'+8613800138000")
    const [first, row] = await readCells(path)
    expect(first).toEqual([...header, reason, rowNumber])
    // A line break within a cell is read as LF.
    expect(row).toEqual([...cells.map((cell) => cell.replace('\r', '\n')), '手机号太短', '7'])
  })

  it('shows the phone without the apostrophe in the preview too', async () => {
    const path = join(folder, 'preview.csv')
    await writeReport(path, folder, {
      sheetName: 's',
      header: ['失败原因', '原表行号', '姓名', '手机号'],
      rows: [{ cells: ['x', '2', '张三', '+8613800138000'] }],
    })
    const reader = await openWorkbook(path)
    const { columns, rows } = await previewSheet(reader, {})
    await reader.close()
    expect(columns[3]?.samples).toEqual(['+8613800138000'])
    expect(rows[0]?.cells[3]).toBe('+8613800138000')
  })

  it('is still recognised after Excel or WPS has saved it without byte order mark and quotes', async () => {
    const path = join(folder, 'saved.csv')
    writeFileSync(path, "姓名;手机号;失败原因;原表行号\r\n张三;'+8613800138000;x;2\r\n")
    expect((await readCells(path))[1]).toEqual(['张三', '+8613800138000', 'x', '2'])
  })
})

describe('a .csv file of somebody else', () => {
  it('keeps its apostrophes: they may be the user’s own', async () => {
    const path = join(folder, 'foreign.csv')
    writeFileSync(path, "姓名,备注\r\n张三,'-_-\r\n")
    expect((await readCells(path))[1]).toEqual(['张三', "'-_-"])
  })
})
