import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { read, utils, write } from 'xlsx'
import { correctRows } from '../../../../electron/core/corrections/correctRows.ts'
import { exportProblems } from '../../../../electron/core/reports/exportProblems.ts'
import { CorrectionFixture, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

/** A problem-rows file of the job, as a path of that ending. */
async function exportTo(name: string): Promise<string> {
  const { journal, keys, dataDir } = fixture.base
  const path = join(dataDir, name)
  const dataKey = await keys.open(journal.jobs.get('job'))
  await exportProblems(journal, { jobId: 'job', dataKey, path, language: 'zh-CN' })
  return path
}

const wrongPhone = (...cells: string[]): string[] => ['440301199001011234', '1380000', '男', '', ...cells]

describe('merging a corrected file of problem rows', () => {
  it('ignores a number that Excel rounded: the id in the job is the right one', async () => {
    await fixture.prepare(rowsOf([wrongPhone('', '')]))
    const path = await exportTo('problems.xlsx')
    const book = read(readFileSync(path))
    const sheet = book.Sheets[book.SheetNames[0]!]!
    // What "convert to number" makes of it.
    sheet['C2'] = { t: 'n', v: Number('440301199001011234') }
    sheet['D2'] = { t: 's', v: '13800001111' }
    writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
    expect(await fixture.corrections.mergeFile('job', path)).toMatchObject({
      matchedRows: 1,
      changedCells: 1,
    })
    const [row] = await fixture.queries.rowsAt('job', [0])
    expect(JSON.parse(row!.recordJson)).toEqual({
      identityId: '440301199001011234',
      phone: '13800001111',
      sex: '男',
    })
  })

  it('ignores a formula error, which nobody typed', async () => {
    await fixture.prepare(rowsOf([wrongPhone('VIP', '')]))
    const path = await exportTo('problems.xlsx')
    const book = read(readFileSync(path))
    const sheet = book.Sheets[book.SheetNames[0]!]!
    const table = utils.sheet_to_json<string[]>(sheet, { header: 1 })
    sheet[utils.encode_cell({ r: 1, c: table[0]!.indexOf('标签') })] = { t: 'e', v: 0x2a, w: '#N/A' }
    writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
    expect(await fixture.corrections.mergeFile('job', path)).toMatchObject({ changedCells: 0 })
  })

  it('ignores a row that a stray comma has shifted', async () => {
    await fixture.prepare(rowsOf([wrongPhone('', ''), ['b', '1381111', '', '', '', '']]))
    const path = await exportTo('problems.csv')
    const lines = readFileSync(path, 'utf8').split('\r\n')
    lines[2] = `${lines[2]!.replace('1381111', '13800001111')},,多出来的`
    writeFileSync(path, lines.join('\r\n'))
    expect(await fixture.corrections.mergeFile('job', path)).toMatchObject({
      matchedRows: 1,
      changedCells: 0,
      unknownRows: 1,
    })
  })

  it('reads every sheet, past notes of the user’s own, and reports progress', async () => {
    const wrong = Array.from({ length: 1_200 }, (_, index) => [`id${index}`, '138', '', '', '', ''])
    await fixture.prepare(rowsOf(wrong))
    const path = await exportTo('problems.xlsx')
    const [header = [], ...rows] = utils.sheet_to_json<string[]>(
      Object.values(read(readFileSync(path)).Sheets)[0]!,
      { header: 1, defval: '' },
    )
    const mended = rows.map((cells, index) => [
      ...cells.slice(0, 3),
      `138${String(index).padStart(8, '0')}`,
      ...cells.slice(4),
    ])
    const book = utils.book_new()
    utils.book_append_sheet(book, utils.aoa_to_sheet([header, ...mended.slice(0, 700)]), '有问题的数据')
    utils.book_append_sheet(book, utils.aoa_to_sheet([]), '空的')
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([
        ['甲', '乙'],
        ['1', '2'],
      ]),
      '我的备注',
    )
    utils.book_append_sheet(book, utils.aoa_to_sheet([header, ...mended.slice(700)]), '有问题的数据2')
    writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)

    const { journal } = fixture.base
    const told: { phase: string; rowsDone: number; rowsTotal: number | null }[] = []
    const dataKey = await fixture.base.keys.open(journal.jobs.get('job'))
    const keys = { dataKey, identityKey: await fixture.identityKey() }
    const result = await correctRows(journal, 'job', keys, { kind: 'mergeFile', path }, (each) =>
      told.push(each),
    )
    expect(result).toMatchObject({
      matchedRows: 1_200,
      changedCells: 1_200,
      unknownRows: 0,
      changedRows: 1_200,
    })
    expect([...new Set(told.map(({ phase }) => phase))]).toEqual(['reading', 'changing'])
    expect(told.filter(({ phase }) => phase === 'reading').at(-1)).toMatchObject({ rowsDone: 1_200 })
    expect(told.filter(({ phase }) => phase === 'changing').at(-1)).toMatchObject({
      rowsDone: 1_200,
      rowsTotal: 1_200,
    })
  })

  it('changes nothing when nobody changed the file, though its CSV writes line breaks in its own way', async () => {
    await fixture.prepare(rowsOf([wrongPhone('', '第一行\r\n第二行')]))
    expect(await fixture.corrections.mergeFile('job', await exportTo('problems.csv'))).toMatchObject({
      matchedRows: 1,
      changedCells: 0,
    })
  })

  it('changes nothing when nobody changed the file, though a cell of Excel could not hold all of a text', async () => {
    await fixture.prepare(rowsOf([wrongPhone('', '长'.repeat(40_000))]))
    expect(await fixture.corrections.mergeFile('job', await exportTo('problems.xlsx'))).toMatchObject({
      matchedRows: 1,
      changedCells: 0,
    })
  })

  /** Rows of good customers but for their phones, whose other cells identify them. */
  const customers = (from: number): string[][] =>
    Array.from({ length: 4 }, (_, index) => [`id${from + index}`, '138', '男', '', `标签${from + index}`, ''])

  // Another file of the month before, or one whose columns were sorted apart, overwrote the customers of other rows.
  it('refuses a file of other rows, and changes nothing', async () => {
    await fixture.prepare(rowsOf(customers(0)))
    const path = await exportTo('problems.xlsx')
    const table = utils.sheet_to_json<string[]>(Object.values(read(readFileSync(path)).Sheets)[0]!, {
      header: 1,
      defval: '',
    })
    const others = customers(7).map((cells, index) => ['', String(index + 2), ...cells])
    const book = utils.book_new()
    utils.book_append_sheet(book, utils.aoa_to_sheet([table[0]!, ...others]), '有问题的数据')
    writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
    await expect(fixture.corrections.mergeFile('job', path)).rejects.toMatchObject({
      code: 'job.otherRows',
      params: { rows: 4, strange: 4 },
    })
    expect(fixture.corrections.editState('job').undo).toBeNull()
  })

  it('takes a file in which every cell with a finding was changed, and nothing else identifies the rows', async () => {
    await fixture.prepare(rowsOf([1, 2, 3].map(() => ['', '138', '', '', '', ''])))
    const path = await exportTo('problems.csv')
    const lines = readFileSync(path, 'utf8').split('\r\n')
    const mended = lines.map((line, index) => line.replace(',138,', `,1380000111${index},`))
    writeFileSync(path, mended.join('\r\n'))
    expect(await fixture.corrections.mergeFile('job', path)).toMatchObject({ changedCells: 3 })
  })

  // 「文件里没有「原表行号」这一列…重新匹配字段」 sent the clerk to step 2, for a file that was simply another one.
  it('says of a file that it did not write that it is none of its exports', async () => {
    await fixture.prepare(rowsOf(customers(0)))
    const path = join(fixture.base.dataDir, 'other.csv')
    writeFileSync(path, '编号,手机\r\na,13800001111\r\n')
    await expect(fixture.corrections.mergeFile('job', path)).rejects.toMatchObject({
      code: 'job.notItsExport',
    })
  })
})
