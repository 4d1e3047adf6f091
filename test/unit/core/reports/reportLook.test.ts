import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CFB, read } from 'xlsx'
import { columnWidths } from '../../../../electron/core/reports/columnWidths.ts'
import { exportProblems } from '../../../../electron/core/reports/exportProblems.ts'
import { exportReport } from '../../../../electron/core/reports/exportReport.ts'
import { maxSheetNotes } from '../../../../electron/core/reports/sheetNotes.ts'
import { writeXlsx, type ReportLine } from '../../../../electron/core/reports/writeXlsx.ts'
import { issueCodes, issueCodesWithoutWork } from '../../../../electron/shared/model/issue.ts'
import { describeIssue, loadTexts } from '../../../../electron/shared/locales/loadTexts.ts'
import { refused } from '../../../support/jobs/callResults.ts'
import { CorrectionFixture, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'look-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const marked = (index: number): ReportLine => ({
  cells: ['手机号少1位', String(index + 2), `1380000${index}`, ''],
  marks: [
    { column: 2, severity: 'error', note: '第2行「手机号」少1位。补全 <号码>' },
    { column: 3, severity: 'warning' },
  ],
})

async function partsOf(rows: Iterable<ReportLine>, maxSheetRows?: number): Promise<Map<string, string>> {
  const path = join(folder, 'r.xlsx')
  const header = ['问题', '原表行号', '手机号', '性别']
  await writeXlsx(path, { sheetName: '有问题的行', header, wrappedColumns: [0], rows }, maxSheetRows)
  const { FullPaths, FileIndex } = CFB.read(readFileSync(path), { type: 'buffer' })
  return new Map(
    FullPaths.map((name: string, index: number): [string, string] => [
      name.replace(/^Root Entry\//, ''),
      Buffer.from(FileIndex[index]!.content ?? []).toString(),
    ]),
  )
}

describe('an exported workbook', () => {
  // It looked like a dump of a database: nobody saw which cell was meant.
  it('has a bold frozen header, and the cells that are wrong in colour with a note that says why', async () => {
    const parts = await partsOf([marked(0)])
    const sheet = parts.get('xl/worksheets/sheet1.xml') ?? ''
    expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>')
    expect(sheet).toMatch(/<c r="A1" s="2"/)
    expect(sheet).toMatch(/<c r="C2" s="3" t="inlineStr"/)
    // An empty cell can be what is wrong.
    expect(sheet).toMatch(/<c r="D2" s="4"\/>/)
    expect(sheet).toContain('<legacyDrawing r:id="rId1"/></worksheet>')
    const book = read(readFileSync(join(folder, 'r.xlsx')), { cellStyles: true })
    const cell = book.Sheets['有问题的行']?.['C2'] as { c?: { t: string }[]; v: string; t: string }
    expect(cell.c?.[0]?.t).toBe('第2行「手机号」少1位。补全 <号码>')
    expect([cell.t, cell.v]).toEqual(['s', '13800000'])
    expect(parts.get('xl/styles.xml')).toMatch(/<font><b\/>/)
  })

  it('keeps the notes of each sheet apart, and has no more than Excel opens quickly', async () => {
    const many = Array.from({ length: maxSheetNotes + 5 }, (_, index) => marked(index))
    const parts = await partsOf(many, maxSheetNotes + 2)
    const idsOf = (sheet: number): string[] =>
      [...(parts.get(`xl/drawings/vmlDrawing${sheet}.vml`) ?? '').matchAll(/<v:shape id="(\w+)"/g)].map(
        (match) => match[1]!,
      )
    expect(idsOf(1)).toHaveLength(maxSheetNotes)
    expect(idsOf(2)).toHaveLength(3)
    expect(new Set([...idsOf(1), ...idsOf(2)]).size).toBe(maxSheetNotes + 3)
    // Every identifier is in a block that its drawing owns.
    for (const sheet of [1, 2]) {
      const blocks = /idmap v:ext="edit" data="([\d,]+)"/.exec(
        parts.get(`xl/drawings/vmlDrawing${sheet}.vml`)!,
      )
      const owned = new Set(blocks?.[1]?.split(',').map(Number))
      expect(idsOf(sheet).every((id) => owned.has(Math.floor(Number(id.slice(8)) / 1_024)))).toBe(true)
    }
    expect(parts.get('[Content_Types].xml')).toContain('/xl/comments2.xml')
  })

  // LibreOffice showed the first line of a reason only, cut in the middle.
  it('gives a row with a long reason the height of its lines, up to a limit', async () => {
    const long = '第2行「手机号」少1位，应为11位；'
    const parts = await partsOf([
      { cells: [long.repeat(4), '2', '1', ''] },
      { cells: ['短', '3', '1', ''] },
      { cells: [long.repeat(400), '4', '1', ''] },
    ])
    const heights = [
      ...(parts.get('xl/worksheets/sheet1.xml') ?? '').matchAll(/<row r="(\d)"(?: ht="(\d+)")?/g),
    ]
    expect(heights.map(([, row, height]) => [row, height])).toEqual([
      ['1', undefined],
      ['2', '51'],
      ['3', undefined],
      ['4', '195'],
    ])
  })

  // LibreOffice drew the second line of a remark into the row of the next customer.
  it('gives a cell with line breaks its own lines', async () => {
    const parts = await partsOf([{ cells: ['x', '2', '第一行\n第二行', ''] }])
    const sheet = parts.get('xl/worksheets/sheet1.xml') ?? ''
    expect(sheet).toMatch(/<row r="2" ht="35" customHeight="1">/)
    expect(sheet).toMatch(/<c r="C2" s="5"/)
  })

  it('shows a long column name whole, and puts no green corner on phones and ids', async () => {
    const path = join(folder, 'r.xlsx')
    const header = ['问题', '很长的列名'.repeat(20)]
    await writeXlsx(path, { sheetName: 's', header, rows: [{ cells: ['x', '13800001111'] }] })
    const { FullPaths, FileIndex } = CFB.read(readFileSync(path), { type: 'buffer' })
    const at = FullPaths.findIndex((name: string) => name.endsWith('worksheets/sheet1.xml'))
    const sheet = Buffer.from(FileIndex[at]!.content ?? []).toString()
    expect(sheet).toMatch(/<row r="1" ht="67" customHeight="1">/)
    expect(sheet).toContain(
      '<ignoredError sqref="A1:B1048576" numberStoredAsText="1"/></ignoredErrors></worksheet>',
    )
  })

  it('without marks has no parts for notes, which some programs warn about when empty', async () => {
    const parts = await partsOf([{ cells: ['x', '2', '1', ''] }])
    expect([...parts.keys()].filter((name) => /comments|vml|sheet1\.xml\.rels/.test(name))).toEqual([])
  })

  it('is as wide as its contents: Chinese takes two, the longest line counts, none is wider than a screen', () => {
    const widths = columnWidths(
      ['问题', '手机号', '备注', '姓名'],
      [
        ['第2行「手机号」少1位', '13800001111', 'x'.repeat(500), '张'],
        ['', '', 'a\nbb', ''],
      ],
    )
    expect(widths).toEqual([22, 13, 60, 8])
  })
})

describe('the rows of exported problems and failures', () => {
  let fixture: CorrectionFixture
  beforeEach(() => (fixture = new CorrectionFixture()))
  afterEach(() => fixture.close())

  const cells = [
    ['a0', '13800001111', '男', '', '', ''],
    ['a1', '1380000', '男', '', '', ''],
    ['a2', '021-62345678', '男', '', '', ''],
    ['a3', '1380001', '男', '', '', ''],
  ]

  async function taskFor(name: string): Promise<Parameters<typeof exportReport>[1]> {
    const { journal, keys } = fixture.base
    const dataKey = await keys.open(journal.jobs.get('job'))
    return {
      jobId: 'job',
      dataKey,
      path: join(folder, name),
      language: 'zh-CN',
    }
  }

  const linesOf = (name: string): string[] =>
    readFileSync(join(folder, name), 'utf8').trimEnd().split('\r\n').slice(1)

  // A landline is sent as it is; a list of them hides the two rows that must be corrected.
  it('leave out rows whose reminder asks for nothing', async () => {
    await fixture.prepare(rowsOf(cells))
    expect(await exportProblems(fixture.base.journal, (await taskFor('p.csv')) as never)).toBe(2)
    expect(linesOf('p.csv').map((line) => line.split(',')[1])).toEqual(['3', '5'])
  })

  // The row of the source stands beside it, and row 3 of the source is row 2 of this file.
  it('say what is wrong with a cell without the row, each finding on a line of its own', async () => {
    await fixture.prepare(rowsOf([['a0', '1380000', '看不懂', '', '', '']]))
    await exportProblems(fixture.base.journal, (await taskFor('p.xlsx')) as never)
    const sheet = Object.values(read(readFileSync(join(folder, 'p.xlsx'))).Sheets)[0]!
    const reason = (sheet['A2'] as { v: string }).v
    expect(reason.split('\n')).toHaveLength(2)
    expect(reason).toMatch(/^「[^」]+」只有7位.*\n「[^」]+」的内容看不出/)
  })

  // The words stood in the first column, and the clerk looked for the cell among forty others.
  it('colour the cell that the platform speaks of, with its words as the note', async () => {
    await fixture.prepare(rowsOf([['a0', '13800001111', '男', '', '', '']]))
    fixture.base.platform.behaviour = () => ({ result: refused('手机号已属于其他客户') })
    await fixture.base.uploadToEnd()
    await exportReport(fixture.base.journal, await taskFor('r.xlsx'))
    const sheet = Object.values(read(readFileSync(join(folder, 'r.xlsx')), { cellStyles: true }).Sheets)[0]!
    const notes = Object.entries(sheet).flatMap(([address, cell]) => {
      const { c } = cell as { c?: { t: string }[] }
      return c ? [[address, c[0]!.t]] : []
    })
    expect(notes).toEqual([['D2', '平台没有接收：手机号已属于其他客户']])
  })

  // 「由您选择跳过」 alone: a month later nobody knows why.
  it('name the cause of a row that the user skipped, and none for a row without one', async () => {
    await fixture.prepare(rowsOf(cells))
    await fixture.corrections.changeRows('job', { kind: 'ordinals', ordinals: [0, 1] }, { kind: 'skip' })
    const { journal } = fixture.base
    journal.write(() => journal.jobs.setSkipInvalid(journal.jobs.get('job').key, true, 'x'))
    await fixture.base.uploadToEnd()
    expect(await exportReport(journal, await taskFor('r.csv'))).toBe(3)
    const [first, second, third] = linesOf('r.csv')
    expect(first).toMatch(/^没有上传：这一行由您选择跳过,2,/)
    expect(second).toMatch(/由您选择跳过。「.+」只有7位，少4位，应为11位,3,/)
    expect(third).toMatch(/已跳过：「.+」只有7位/)
  })
})

// 「点「逐个指定含义…」」 in a spreadsheet: there is nothing to click.
describe.each(['zh-CN', 'en'] as const)('advice in a file (%s)', (language) => {
  const texts = loadTexts(language)
  const onlyInApp =
    /点「|选择「|在「检查数据」|「字段与模板」|「匹配字段」|重新检查|再检查|跳过这|其余跳过|在这里|choose “|Use “|under Check|Fields & templates|skip the others|Skip these|[Ss]kip the row|\bhere$|check again|matched to/

  it.each(issueCodes)('%s names nothing that only the window has', (code) => {
    const issue = { code, severity: 'error', field: null, columnIndex: null, params: {} } as const
    const { fix } = describeIssue(texts, issue, { row: '2', columnName: 'x', reader: 'file' })
    expect(fix).not.toMatch(onlyInApp)
  })

  it.each(issueCodesWithoutWork)('%s does say that nothing is to be done', (code) => {
    const issue = { code, severity: 'warning', field: null, columnIndex: null, params: {} } as const
    const { fix } = describeIssue(texts, issue, { row: '2', columnName: 'x', reader: 'file' })
    expect(fix).toMatch(/^(不需要处理|Nothing to do)/)
  })
})
