import { createWriteStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as oneTurn } from 'node:timers/promises'
import { peakMemoryBytes } from './peakMemory.ts'
import { createCoreServices } from '../../electron/core/createCoreServices.ts'
import { createMemoryKeychain } from '../../electron/core/keychain/memoryKeychain.ts'
import type { FieldTarget } from '../../electron/shared/model/field.ts'
import type { RowsView } from '../../electron/shared/model/rowsView.ts'
import { defaultMatchingOptions } from '../../electron/shared/model/matchingOptions.ts'

/**
 * Correcting a large job as the window does it, in a process of its own: `ROWS`. One row in ten has a sex that nobody
 * understands. Prints one JSON object.
 */

export interface MeasuredCorrecting {
  steps: {
    name: string
    milliseconds: number
    targetMs: number | null
    /** Longest time the main process could not answer. */
    longestPauseMs: number
    /** Largest resident set during the step, what the steps before left included; of all steps so far where it cannot be reset. */
    peakBytes: number
    /** Processor time of all threads. */
    cpuMs: number
  }[]
}

const rowCount = Number(process.argv[2])
const measured: MeasuredCorrecting = { steps: [] }
const folder = mkdtempSync(join(tmpdir(), 'tuzhan-bench-correcting-'))
const path = join(folder, 'customers.csv')
const file = createWriteStream(path)
file.write('会员编号,手机号,姓名,性别,生日,地址,标签\n')
for (let index = 0; index < rowCount; index++) {
  const sex = index % 10 === 3 ? '先' : '男'
  const line = `M${index},138${String(10_000_000 + index)},王小明${index},${sex},1990-01-02,上海市浦东新区世纪大道${index}号,"VIP,老客户"\n`
  if (!file.write(line)) await once(file, 'drain')
}
file.end()
await once(file, 'finish')

const services = createCoreServices({
  dataDir: join(folder, 'data'),
  workerUrl: new URL('../../out/main/worker.js', import.meta.url),
  environmentToken: undefined,
  keychain: createMemoryKeychain(),
})
const fields = ['identityId', 'phone', 'realName', 'sex', 'birthday', 'address', 'tags'] as const
const columns = fields.map((field, columnIndex) => ({
  columnIndex,
  columnName: field,
  target: { kind: 'standard', field } satisfies FieldTarget,
}))

/** Forgets the largest resident set so far: `clear_refs` in proc(5). Linux only. */
function resetPeak(): void {
  const path = '/proc/self/clear_refs'
  if (existsSync(path)) writeFileSync(path, '5')
}

async function measure<T>(name: string, work: () => Promise<T>, targetMs: number | null = null): Promise<T> {
  const pauses = monitorEventLoopDelay({ resolution: 5 })
  pauses.enable()
  resetPeak()
  const cpuBefore = process.cpuUsage()
  const startMs = performance.now()
  const result = await work()
  const milliseconds = performance.now() - startMs
  const cpu = process.cpuUsage(cpuBefore)
  // Work that never gave the process back is only seen by the next turn of its loop.
  await oneTurn(20)
  pauses.disable()
  measured.steps.push({
    name,
    milliseconds,
    targetMs,
    longestPauseMs: pauses.max / 1e6,
    peakBytes: peakMemoryBytes(),
    cpuMs: (cpu.user + cpu.system) / 1e3,
  })
  return result
}

const { corrections, jobs, profiles, views } = services
const jobId = await measure('preparing', async () => {
  const started = await services.preparation.start({
    path,
    choices: {},
    mapping: { columns, constants: [], blanksClear: false },
    options: defaultMatchingOptions,
    rowsPerBatch: 500,
    concurrency: 2,
    bisectRejected: true,
  })
  await services.preparation.wait(started.jobId)
  return started.jobId
})
const middle = Math.floor(rowCount / 2)
const errors = { kind: 'errors' } as const
await measure('first edit of a cell', () =>
  corrections.editCell(jobId, { ordinal: middle + 3, columnIndex: 3, text: '女' }),
)
for (let index = 1; index <= 3; index++) {
  await measure('edit of a cell', () =>
    corrections.editCell(jobId, { ordinal: middle + 3 + 10 * index, columnIndex: 3, text: '女' }),
  )
}
await measure('edit of a phone (before its duplicates)', () =>
  corrections.editCell(jobId, { ordinal: middle + 3, columnIndex: 1, text: '13810000001' }),
)
await measure('duplicates of that phone, in the background', () => corrections.close())
await measure('page of errors, far down', () => jobs.rows(jobId, errors, Math.floor(rowCount / 20), 50), 30)
await measure('next page of errors', () => jobs.rows(jobId, errors, Math.floor(rowCount / 20) + 50, 50))
await measure('page of all rows', () => jobs.rows(jobId, { kind: 'all' }, middle, 50), 30)
await measure(
  'bulk change of one row in ten',
  () =>
    corrections.changeRows(
      jobId,
      { kind: 'cause', code: 'sex.unknownValue', field: 'sex' },
      { kind: 'setCell', columnIndex: 3, text: '女' },
    ),
  2_000,
)
await measure('page of edited rows, far down', () =>
  jobs.rows(jobId, { kind: 'edited' }, Math.floor(rowCount / 20), 50),
)
await measure('undo of the bulk change', () => corrections.move(jobId, 'undo'), 2_000)
await measure('redo of it', () => corrections.move(jobId, 'redo'), 2_000)
const all: RowsView = { filter: { kind: 'all' }, search: null, values: [], sort: null }
const sorted = await measure(
  'sort by phone',
  () => views.open(jobId, { ...all, sort: { columnIndex: 1, direction: 'descending' } }),
  2_000,
)
await measure('window of 50 rows of it', () => views.rows(jobId, sorted.viewId, middle, 50), 15)
const byAddress = await measure(
  'sort by address (Chinese with numbers)',
  () => views.open(jobId, { ...all, sort: { columnIndex: 5, direction: 'ascending' } }),
  2_000,
)
await measure('window of 50 rows of it', () => views.rows(jobId, byAddress.viewId, middle, 50), 15)
const filtered = await measure(
  'filter: one row in ten by its value',
  () => views.open(jobId, { ...all, values: [{ columnIndex: 3, texts: ['女'] }] }),
  2_000,
)
const shown = Math.min(1_000, Math.floor(rowCount / 20))
await measure('window of 200 rows of it', () => views.rows(jobId, filtered.viewId, shown, 200), 15)
const { viewId } = await measure('view of all rows', () => views.open(jobId, all))
await measure('window of 200 rows of it', () => views.rows(jobId, viewId, middle, 200), 15)
const next = { columnIndex: null, fromIndex: 0, fromColumn: null, direction: 'next' } as const
await measure(
  'search, in every row: first hit',
  () => views.find(jobId, viewId, { ...next, text: '浦东' }),
  200,
)
for (const [name, text] of [
  ['in every row', '世纪'],
  ['in every row, without regard to case', 'vip'],
  ['in one row', `明${middle}`],
] as const) {
  await measure(
    `search, ${name}: all hits`,
    async () => {
      const find = () => views.find(jobId, viewId, { ...next, text })
      for (let found = await find(); !found.isComplete;) found = await find()
    },
    1_200,
  )
}
await measure('distinct values of a column', () =>
  views.columnValues(jobId, viewId, { columnIndex: 3, search: '', limit: 100 }),
)
await measure('next problem', () =>
  views.nextFinding(jobId, viewId, { ...next, severity: 'error', cause: null, fromIndex: middle }),
)
const change = { kind: 'typeInRange', text: '新客户' } as const
const areas = [{ firstIndex: 0, lastIndex: Math.floor(rowCount / 10) - 1, columnIndexes: [6] }]
await measure('preview of one text in a tenth of the rows', () =>
  corrections.previewCells(jobId, viewId, { ...change, areas }),
)
await measure('one text in a tenth of the rows', () =>
  corrections.changeCells(jobId, viewId, { ...change, areas }),
)
await measure('jump to a row', () => jobs.locateRow(jobId, middle))
await measure('duplicates by other fields', () => corrections.duplicates(jobId, ['phone']))
await measure('what conversions change, anew', () => profiles.conversions(jobId))
process.stdout.write(JSON.stringify(measured))
await services.close()
rmSync(folder, { recursive: true, force: true })
