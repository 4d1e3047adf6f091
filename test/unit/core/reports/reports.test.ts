import fs, { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { read, utils, type CellObject } from 'xlsx'
import { exportReport } from '../../../../electron/core/reports/exportReport.ts'
import { reportRows } from '../../../../electron/core/reports/reportRows.ts'
import { writeReport } from '../../../../electron/core/reports/writeReport.ts'
import type { ReportLine } from '../../../../electron/core/reports/writeXlsx.ts'
import { StagedRows } from '../../../../electron/core/rows/StagedRows.ts'
import { openWorkbook } from '../../../../electron/core/spreadsheet/openWorkbook.ts'
import { readDataRows } from '../../../../electron/core/spreadsheet/preview/readDataRows.ts'
import { chunkRows } from '../../../../electron/core/preparation/prepareBlock.ts'
import { accepted, lost, refused } from '../../../support/jobs/callResults.ts'
import { idOf, JobsFixture } from '../../../support/jobs/createJobsFixture.ts'
import { VerificationFixture } from '../../../support/verification/VerificationFixture.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'report-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const tricky = [
  '00123',
  '13800138000',
  '110101199003078515',
  '=1+2',
  '+86 138',
  '-5',
  '@SUM(A1)',
  '\t=1',
  '1990-01-02',
  'TRUE',
  '1E5',
  '他说"好"，\n换行',
  'a,b',
  '',
  '😀𠮷',
  '_x000D_',
  '_x005F_x0041_',
  '\u0001\u001f',
  ' 前后空格 ',
]

const table = (rows: string[][]): Parameters<typeof writeReport>[2] => ({
  sheetName: '未成功数据',
  header: tricky.map((_, index) => `列${index}`),
  rows: rows.map((cells) => ({ cells })),
})

describe('an .xlsx report', () => {
  it('has every cell as text, character for character, and no formula', async () => {
    const path = join(folder, 'r.xlsx')
    expect(await writeReport(path, folder, table([tricky]))).toBe(1)
    const book = read(readFileSync(path), { cellNF: true })
    const sheet = book.Sheets['未成功数据'] ?? {}
    for (const [index, text] of tricky.entries()) {
      const cell = sheet[utils.encode_cell({ r: 1, c: index })] as CellObject | undefined
      // SheetJS resolves escapes of escapes once too often; the reader of ours below does not.
      if (text === '' || text.includes('_x')) continue
      expect([cell?.t, cell?.v, cell?.f, cell?.z], text).toEqual(['s', text, undefined, '@'])
    }
  })

  it('is read back unchanged by our own reader', async () => {
    const path = join(folder, 'r.xlsx')
    await writeReport(path, folder, table([tricky]))
    const reader = await openWorkbook(path, {})
    const rows: string[][] = []
    for await (const some of readDataRows(reader, 0, 1)) rows.push(...some.map((row) => row.cells))
    await reader.close()
    expect(rows).toEqual([tricky])
  })

  it('cuts a cell that Excel cannot hold without writing half a character', async () => {
    const path = join(folder, 'r.xlsx')
    await writeReport(path, folder, {
      sheetName: 's',
      header: ['a'],
      rows: [{ cells: ['a'.repeat(32_766) + '😀'] }, { cells: ['x\ud800y'] }],
    })
    const sheet = read(readFileSync(path)).Sheets['s'] ?? {}
    const textOf = (address: string): string => String((sheet[address] as CellObject | undefined)?.v)
    expect(textOf('A2') === `${'a'.repeat(32_766)}\ufffd`).toBe(true)
    expect(textOf('A3')).toBe('x\ufffdy')
  })

  it('without rows still has its header', async () => {
    const path = join(folder, 'r.xlsx')
    expect(await writeReport(path, folder, table([]))).toBe(0)
    expect(
      utils.sheet_to_json(read(readFileSync(path)).Sheets['未成功数据'] ?? {}, { header: 1 }),
    ).toHaveLength(1)
  })
})

describe('a .csv report', () => {
  it('begins with the byte order mark Excel needs, quotes where necessary, and contains no formula', async () => {
    const path = join(folder, 'r.csv')
    await writeReport(path, folder, {
      sheetName: 's',
      header: ['姓名', '值'],
      rows: [
        { cells: ['a,b', '=1'] },
        { cells: ['说"好"', '+1'] },
        { cells: ['两\n行', '@x'] },
        { cells: ['-', '00123'] },
      ],
    })
    expect(readFileSync(path, 'utf8')).toBe(
      '\ufeff姓名,值\r\n"a,b",\'=1\r\n"说""好""",\'+1\r\n"两\n行",\'@x\r\n\'-,00123\r\n',
    )
  })
})

// After a power cut a renamed file that was never flushed is there, and empty.
it('a CSV report is on disk before it has its name', async () => {
  const path = join(folder, 'r.csv')
  const named: boolean[] = []
  const { fsync } = fs
  const spy = vi.spyOn(fs, 'fsync').mockImplementation((file, done) => {
    named.push(existsSync(path))
    fsync(file, done)
  })
  await writeReport(path, folder, table([tricky]))
  spy.mockRestore()
  expect(named).toEqual([false])
  expect(existsSync(path)).toBe(true)
})

describe('a report that cannot be written', () => {
  it.each(['r.xlsx', 'r.csv'])('%s leaves no half file and keeps what was there', async (name) => {
    const path = join(folder, name)
    await writeReport(path, folder, { sheetName: 's', header: ['old'], rows: [] })
    const before = readFileSync(path)
    const failing = function* (): Iterable<ReportLine> {
      yield { cells: ['a'] }
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    }
    await expect(
      writeReport(path, folder, { sheetName: 's', header: ['new'], rows: failing() }),
    ).rejects.toEqual(expect.objectContaining({ code: 'storage.full' }))
    expect(readdirSync(folder)).toEqual([name])
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it.each(['r.xlsx', 'r.csv'])(
    '%s because its folder is gone or a folder has its name is reported as such',
    async (name) => {
      const unwritable = expect.objectContaining({ code: 'file.unwritable' }) as unknown
      await expect(writeReport(join(folder, 'nowhere', name), folder, table([]))).rejects.toEqual(unwritable)
      mkdirSync(join(folder, name))
      await expect(writeReport(join(folder, name), folder, table([]))).rejects.toEqual(unwritable)
      expect(readdirSync(folder)).toEqual([name])
    },
  )

  it.skipIf(process.platform === 'win32')('can be read by its owner only: it holds customers', async () => {
    for (const name of ['r.xlsx', 'r.csv']) {
      await writeReport(join(folder, name), folder, table([]))
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }
  })
})

describe('the rows of a report', () => {
  let fixture: JobsFixture
  beforeEach(() => (fixture = new JobsFixture()))
  afterEach(() => fixture.close())

  const dataKey = async (): Promise<Buffer> => fixture.keys.open(fixture.journal.jobs.get('job'))

  it('are the failed, skipped and unknown ones, once each, in the order of the file', async () => {
    await fixture.addJob({
      rows: 400,
      invalid: [0, 15, 16, 17, 130, 399],
      skipInvalid: true,
      batchRows: 20,
      bisectRejected: false,
    })
    fixture.platform.behaviour = (call) => ({
      result: call.ids.includes(idOf(14))
        ? refused('坏了')
        : call.ids.includes(idOf(135))
          ? lost()
          : accepted(),
    })
    const job = await fixture.uploadToEnd()
    const staged = new StagedRows(fixture.journal, { key: 1, id: 'job' }, await dataKey())
    const rows = [...reportRows(fixture.journal, fixture.journal.jobs.get('job'), staged)]
    const numbers = rows.map((row) => row.rowNumber)
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    const { rejected, unknown, skipped } = job.reconciliation
    const countOf = (kind: string): number => rows.filter((row) => row.reason.kind === kind).length
    expect([countOf('rejected'), countOf('unknown'), countOf('skipped')]).toEqual([
      rejected,
      unknown,
      skipped,
    ])
    expect(rows.find((row) => row.rowNumber === 17)?.reason.kind).toBe('skipped')
    expect(rows.find((row) => row.rowNumber === 16)?.cells).toEqual([idOf(14), '1990-01-02', '随便'])
  })

  it('of thousands of skipped rows are read in one pass, not one chunk for each', async () => {
    const invalid = Array.from({ length: 3_000 }, (_, ordinal) => ordinal)
    await fixture.addJob({ rows: 3_000, invalid, skipInvalid: true })
    const staged = new StagedRows(fixture.journal, { key: 1, id: 'job' }, await dataKey())
    const { sealed } = fixture.journal.staging
    let opened = 0
    fixture.journal.staging.sealed = (...args) => (opened++, sealed.apply(fixture.journal.staging, args))
    expect([...reportRows(fixture.journal, fixture.journal.jobs.get('job'), staged)]).toHaveLength(3_000)
    expect(opened).toBe(3_000 / chunkRows)
  })

  it('give in the user’s language the state of each and its reason', async () => {
    await fixture.addJob({ rows: 3, invalid: [1], skipInvalid: true })
    fixture.platform.behaviour = (call) => ({
      result: call.ids.includes(idOf(2)) ? refused('手机号已存在') : accepted(),
    })
    await fixture.uploadToEnd()
    const path = join(folder, 'r.csv')
    expect(
      await exportReport(fixture.journal, {
        jobId: 'job',
        dataKey: await dataKey(),
        path,
        language: 'zh-CN',
      }),
    ).toBe(2)
    const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\r\n')
    expect(header).toBe('\ufeff失败原因,原表行号,编号,生日,备注')
    expect(lines.map((line) => line.split(',')[1])).toEqual(['3', '4'])
    expect(lines[1]).toContain('手机号已存在')
    expect(lines[0]).toMatch(/生日.*,r1,1990-13-45,随便/)
  })

  // The file told the clerk to look up every row on the platform that 核对 had looked up already.
  describe('in doubt', () => {
    let verifying: VerificationFixture
    beforeEach(() => (verifying = new VerificationFixture()))
    afterEach(() => verifying.close())

    /** Reason of each exported row, by its row number in the source. */
    async function reasons(language: 'zh-CN' | 'en'): Promise<Record<string, string>> {
      const { journal, keys } = verifying.jobs
      const path = join(folder, 'r.xlsx')
      const dataKey = await keys.open(journal.jobs.get('job'))
      await exportReport(journal, { jobId: 'job', dataKey, path, language })
      const { Sheets, SheetNames } = read(readFileSync(path))
      const [, ...lines] = utils.sheet_to_json<string[]>(Sheets[SheetNames[0]!]!, { header: 1 })
      return Object.fromEntries(lines.map(([reason, rowNumber]) => [rowNumber!, reason!]))
    }

    /** The platform has all but row 5 of the first call (rows 2 to 11), and row 7 otherwise than it was sent. */
    async function upload(): Promise<void> {
      verifying.fates = ['lostButTaken']
      await verifying.jobs.addJob({ rows: 10, batchRows: 10, hasCustomers: true })
      await verifying.jobs.uploadToEnd()
      const changed = { birthday: '2001-01-01', realName: '别人' }
      verifying.conduct({ missing: [idOf(3)], changed: { [idOf(5)]: changed } })
    }

    it('say what the platform answered about each, with the fields that differ', async () => {
      await upload()
      await verifying.verify()
      const chinese = await reasons('zh-CN')
      expect(Object.keys(chinese)).toEqual(['5', '7'])
      expect(chinese['5']).toContain('平台上没有')
      expect(chinese['7']).toContain('无法判断')
      expect(chinese['7']).toContain('（真实姓名、生日）')
      const english = await reasons('en')
      expect(english['5']).toContain('not on the platform')
      expect(english['7']).toContain('cannot be judged')
      expect(english['7']).toContain('(Real name, Birthday)')
      for (const reason of [...Object.values(chinese), ...Object.values(english)]) {
        expect(reason).not.toMatch(/[{}]/)
      }
    })

    it('say only that they are in doubt before anybody has asked the platform', async () => {
      await upload()
      const found = Object.values(await reasons('zh-CN'))
      expect(found).toHaveLength(10)
      expect(new Set(found).size).toBe(1)
      expect(found[0]).toMatch(/^待确认：/)
    })

    // Batches of two rounds lie among one another: the file had rows 4, 6, 8, 5, 7, and nobody found a row in it.
    it('stay in the order of the file when rows between them were sent again', async () => {
      await upload()
      const changed = { birthday: '2001-01-01' }
      verifying.conduct({
        missing: [3, 5].map(idOf),
        changed: { [idOf(2)]: changed, [idOf(4)]: changed, [idOf(6)]: changed },
      })
      await verifying.verify()
      verifying.service.releaseMissing('job')
      verifying.fates = ['lost']
      await verifying.jobs.uploadToEnd()
      const { journal, keys } = verifying.jobs
      const staged = new StagedRows(journal, { key: 1, id: 'job' }, await keys.open(journal.jobs.get('job')))
      const rows = [...reportRows(journal, journal.jobs.get('job'), staged)]
      expect(rows.map(({ rowNumber }) => rowNumber)).toEqual([4, 5, 6, 7, 8])
    })

    // Verdicts about an earlier call would tell the clerk that a row may be sent which was sent again since.
    it('say nothing of a verdict once the row was sent again', async () => {
      await upload()
      await verifying.verify()
      verifying.service.releaseMissing('job')
      verifying.fates = ['lost']
      await verifying.jobs.uploadToEnd()
      const found = await reasons('zh-CN')
      expect(found['5']).toMatch(/^待确认：/)
      expect(found['7']).toContain('无法判断')
    })
  })
})
