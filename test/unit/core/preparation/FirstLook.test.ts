import type * as childProcess from 'node:child_process'
import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as XLSX from 'xlsx'
import type { CoreServices } from '../../../../electron/core/createCoreServices.ts'
import type { LookedAt } from '../../../../electron/core/preparation/lookAtFile.ts'
import { SourceFile } from '../../../../electron/core/containers/SourceFile.ts'
import { mappingFromSuggestions } from '../../../../electron/core/mapping/proposeMapping.ts'
import { assertReadableFile } from '../../../../electron/core/spreadsheet/openWorkbook.ts'
import { isolation } from '../../../../electron/core/worker/isolation.ts'
import type { JobProgress } from '../../../../electron/shared/model/job.ts'
import { readCells } from '../../../support/workbooks/readAll.ts'
import { makeFolder, openServices, requestOf } from '../../../support/jobs/openServices.ts'

/** The processes in which files were parsed, oldest first. */
const parsers = vi.hoisted((): childProcess.ChildProcess[] => [])
vi.mock('node:child_process', async (load) => {
  const real = await load<typeof childProcess>()
  const fork = (path: string, options: childProcess.ForkOptions): childProcess.ChildProcess => {
    const child = real.fork(path, options)
    parsers.push(child)
    onParser()
    return child
  }
  return { ...real, fork }
})
let onParser = (): void => undefined

let place: ReturnType<typeof makeFolder>
let services: CoreServices
let progress: JobProgress[]

beforeEach(() => {
  place = makeFolder()
  progress = []
  parsers.length = 0
  onParser = () => undefined
  services = openServices(place.dataDir, { events: { progress: (snapshot) => progress.push(snapshot) } })
})
afterEach(async () => {
  await services.close()
  place.remove()
})

/** Enough rows for several pieces; and few. */
const rowCount = 3_000
const fewRows = 20
const header = ['姓名', '手机号', '生日', '地址', '备注', '性别']
const customers = Array.from({ length: rowCount }, (_, index) => [
  `张${index}`,
  `1380000${String(index).padStart(4, '0')}`,
  '1990-01-02',
  `科技路${index}号`,
  '',
  '女',
])

function write(name: string, bookType: XLSX.BookType, rows = fewRows): string {
  const path = join(place.folder, name)
  const book = XLSX.utils.book_new(XLSX.utils.aoa_to_sheet([header, ...customers.slice(0, rows)]), '客户')
  writeFileSync(path, XLSX.write(book, { bookType, type: 'buffer' }) as Buffer)
  return path
}

const looked = async (path: string): Promise<LookedAt> => ({
  path,
  stamp: await assertReadableFile(path),
  choices: {},
})

/** As `job.prepare` does it. */
async function prepare(look: LookedAt): Promise<{ jobId: string }> {
  const { suggestions } = await services.firstLook.propose(look, [], null)
  const mapping = mappingFromSuggestions(suggestions)
  return services.preparation.start(
    requestOf({ ...look, preview: await services.firstLook.describe(look), mapping }),
  )
}

describe.each([
  ['xls', 'biff8'],
  ['xlsb', 'xlsb'],
  ['ods', 'ods'],
] as const)('a .%s, which is parsed as a whole', (extension, bookType) => {
  // Five parses of an .ods of 100,000 rows, 17 seconds and a gigabyte each, until its rows were prepared.
  it('is parsed once for its preview, the proposal, a trial, what it is known by and its rows', async () => {
    const path = write(`客户.${extension}`, bookType, rowCount)
    const look = await looked(path)
    const preview = await services.firstLook.preview(look, { findsParts: true })
    expect(preview.rows[0]?.cells.slice(0, 2)).toEqual(['张0', '13800000000'])
    const { suggestions } = await services.firstLook.propose(look, [], null)
    const mapping = mappingFromSuggestions(suggestions)
    const trial = await services.firstLook.tryColumn(look, mapping, 1, '2026-11-30')
    expect(trial.rows[0]).toMatchObject({ raw: '13800000000', sent: ['13800000000'] })
    expect(await services.reports.recognise(path)).toBeNull()
    const { jobId } = await prepare(look)
    expect((await services.preparation.wait(jobId))?.job.reconciliation.total).toBe(rowCount)
    const { rows } = await services.jobs.rows(jobId, { kind: 'all' }, rowCount - 1, 1)
    expect(rows[0]).toMatchObject({
      rowNumber: rowCount + 1,
      cells: ['张2999', '13800002999', '1990-01-02', '科技路2999号', '', '女'],
    })
    expect(await readCells(path)).toEqual([header, ...customers])
    expect(parsers).toHaveLength(1)
  })
})

describe('a table of custom fields in a file', () => {
  // Read by the main process, a file of this size halted the window.
  it('is read in a thread, and given as its fields and what is wrong with it', async () => {
    const path = join(place.folder, '字段.xlsx')
    const rows = [
      ['字段ID', '字段名称', '类型', '选项'],
      ['15314513451345123', '会员等级', '单选', '金卡,银卡'],
      ['第二个', '生日月份', '数字', ''],
    ]
    const book = XLSX.utils.book_new(XLSX.utils.aoa_to_sheet(rows), '字段')
    writeFileSync(path, XLSX.write(book, { bookType: 'xlsx', type: 'buffer' }) as Buffer)
    const stamp = await assertReadableFile(path)
    const opened = vi.spyOn(SourceFile, 'open')
    const table = await services.firstLook.readFieldTable({ path, stamp })
    expect(opened).not.toHaveBeenCalled()
    opened.mockRestore()
    expect(table.fields).toEqual([
      {
        configId: '15314513451345123',
        configName: '会员等级',
        valueType: 'single',
        options: [{ label: '金卡' }, { label: '银卡' }],
      },
    ])
    expect(table.problems).toMatchObject([{ line: 3, text: '第二个' }])
  })
})

describe('the rows of a parsed file', () => {
  // The rows of before would be prepared as those of the file.
  it('are parsed anew when the file was saved meanwhile', async () => {
    const path = write('客户.xls', 'biff8')
    await services.firstLook.preview(await looked(path))
    customers[0]![0] = '李四'
    write('客户.xls', 'biff8')
    utimesSync(path, new Date(), new Date('2026-01-01'))
    customers[0]![0] = '张0'
    const { rows } = await services.firstLook.preview(await looked(path))
    expect(rows[0]?.cells[0]).toBe('李四')
    expect(parsers).toHaveLength(2)
  })

  // It has taken up to a gigabyte, and would keep it.
  it('are all that stays: the process ends', async () => {
    await services.firstLook.preview(await looked(write('客户.xls', 'biff8')))
    await expect.poll(() => parsers[0]!.signalCode).toBe('SIGKILL')
  })

  // 立即清除本机数据 would leave a list of customers in memory.
  it('are given back when the data of this computer is cleared', async () => {
    const look = await looked(write('客户.xls', 'biff8'))
    await services.firstLook.preview(look)
    await services.localData.remove('allRows')
    await services.firstLook.preview(look)
    expect(parsers).toHaveLength(2)
  })

  it('are given back when another file is opened, and when the app ends', async () => {
    const look = await looked(write('客户.xls', 'biff8'))
    await services.firstLook.preview(look)
    const csv = join(place.folder, '客户.csv')
    writeFileSync(csv, '姓名,手机号\n张三,13800000000\n')
    await services.firstLook.preview(await looked(csv))
    await services.firstLook.preview(look)
    expect(parsers).toHaveLength(2)
    await services.close()
    services = openServices(place.dataDir)
    await services.firstLook.preview(look)
    expect(parsers).toHaveLength(3)
  })
})

/** As after five minutes without a question. */
function giveBack(): void {
  isolation.leave(null)
  parsers.length = 0
}

describe('preparing a file that has to be parsed first', () => {
  // Nothing was said for 5 to 17 seconds.
  it('says that the file is being opened before it is parsed, and counts no rows', async () => {
    const look = await looked(write('客户.xls', 'biff8'))
    const { suggestions } = await services.firstLook.propose(look, [], null)
    const preview = await services.firstLook.describe(look)
    giveBack()
    const told: string[] = []
    onParser = () => told.push(...progress.map(({ phase }) => phase))
    const { jobId } = await services.preparation.start(
      requestOf({ ...look, preview, mapping: mappingFromSuggestions(suggestions) }),
    )
    await services.preparation.wait(jobId)
    expect(new Set(told)).toEqual(new Set(['opening']))
    expect(
      progress
        .filter(({ phase }) => phase === 'opening')
        .every(({ rowsDone, fraction }) => rowsDone === 0 && fraction === 0),
    ).toBe(true)
    expect(progress.at(-1)).toMatchObject({ phase: 'preparing' })
  })

  it('can be cancelled while it is parsed, which ends the process', async () => {
    const look = await looked(write('客户.ods', 'ods'))
    const { suggestions } = await services.firstLook.propose(look, [], null)
    const preview = await services.firstLook.describe(look)
    giveBack()
    const { promise: begun, resolve } = Promise.withResolvers<void>()
    onParser = resolve
    const { jobId } = await services.preparation.start(
      requestOf({ ...look, preview, mapping: mappingFromSuggestions(suggestions) }),
    )
    await begun
    await services.preparation.cancel(jobId)
    await expect.poll(() => parsers[0]!.signalCode).toBe('SIGKILL')
    expect(services.jobs.list()).toEqual([])
  })
})
