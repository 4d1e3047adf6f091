import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildView, type RunTask, type ViewedJob } from '../../../../electron/core/views/buildView.ts'
import { RowViews } from '../../../../electron/core/views/RowViews.ts'
import { WorkerPool } from '../../../../electron/core/worker/WorkerPool.ts'
import type { RowsView } from '../../../../electron/shared/model/rowsView.ts'
import { findTask } from '../../../../electron/worker/workerTasks.ts'
import { CorrectionFixture, correctionMapping, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'

const all: RowsView = { filter: { kind: 'all' }, search: null, values: [], sort: null }
const workerUrl = new URL('../../../../electron/worker/index.ts', import.meta.url)
/** More rows than are looked through in the main process, and than fit into one piece. */
const rowCount = 6_000
const tagTexts = ['VIP', ' vip ', '', '老客户', 'K9', '\u212A9', '"a,b"', '\\', '𠀀rare', '\u3000', 'x1', 'İ']

/** Texts of every kind, the same in every run. */
function cellsAt(index: number): string[] {
  const phone = `138${String(((index * 7919) % rowCount) + 10_000_000).padStart(8, '0')}`
  return [
    index % 50 === 0 ? '' : `M${(index * 31) % rowCount}`,
    // Some customers occur twice, some phones are too short.
    index % 97 === 0 ? '13800000001' : index % 41 === 0 ? '138' : phone,
    index % 10 === 3 ? '先' : '男',
    '1990-01-02',
    tagTexts[index % tagTexts.length]!,
    index % 3 === 0 ? '' : String((index * 13) % 1000),
  ]
}

async function prepare(): Promise<CorrectionFixture> {
  const fixture = new CorrectionFixture()
  await fixture.prepare(rowsOf(Array.from({ length: rowCount }, (_, index) => cellsAt(index))))
  const selection = { kind: 'ordinals' as const, ordinals: [7, 2_500, 2_501, 5_999] }
  await fixture.corrections.changeRows('job', selection, { kind: 'setCell', columnIndex: 4, text: 'x1 neu' })
  return fixture
}

describe('a view that threads build', () => {
  let fixture: CorrectionFixture
  let viewed: ViewedJob
  let cells: string[][]
  const pools = [1, 3].map((threads) => new WorkerPool(workerUrl, { threads: () => threads }))
  const here: RunTask = async (_, perform, input) =>
    fixture.base.journal.read(() => perform(fixture.base.journal, input))

  beforeAll(async () => {
    fixture = await prepare()
    const { jobRecord, rows } = await fixture.queries.openRows('job')
    const { key } = jobRecord
    viewed = {
      dataDir: fixture.base.dataDir,
      job: { key, id: 'job' },
      places: rows.staged.places,
      dataKey: await fixture.queries.dataKey(jobRecord),
      identityKey: null,
    }
    cells = rows.staged.rows(0, rowCount - 1).map((row) => row.cells)
  })
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.close()))
    fixture.close()
  })

  const view = fc.record<RowsView>({
    filter: fc.constantFrom(
      { kind: 'all' },
      { kind: 'errors' },
      { kind: 'edited' },
      { kind: 'ready' },
      { kind: 'duplicates' },
    ),
    search: fc.option(fc.constantFrom('1', 'vip', 'k9', '男', 'i', '"', '\\', 'M1', 'x1 neu', '没有')),
    values: fc.array(
      fc.constantFrom(
        { columnIndex: 2, texts: ['先'] },
        { columnIndex: 4, texts: ['', 'VIP', 'vip', '𠀀rare'] },
        { columnIndex: 9, texts: [''] },
        { columnIndex: 4, texts: ['', 'VIP'], isExcluding: true },
      ),
      { maxLength: 2 },
    ),
    sort: fc.option(
      fc.record({
        columnIndex: fc.constantFrom(0, 1, 4, 5, 9),
        direction: fc.constantFrom('ascending', 'descending'),
      }),
    ),
  })

  // Catches a piece in the wrong place, a row that two pieces have or none, and texts that change on their way.
  it('has the rows of one that is built here, in the same order, with one thread and with several', async () => {
    await fc.assert(
      fc.asyncProperty(view, async (wanted) => {
        const expected = await buildView(here, viewed, wanted)
        for (const pool of pools) {
          const built = await buildView((task, _, input) => pool.run(task, input), viewed, wanted)
          expect(built).toEqual(expected)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('has exactly the rows that meet its conditions', async () => {
    const conditions = view.map((wanted) => ({ ...wanted, filter: { kind: 'all' as const }, sort: null }))
    await fc.assert(
      fc.asyncProperty(conditions, async (wanted) => {
        const { ordinals } = await buildView(here, viewed, wanted)
        const isWanted = (row: string[]): boolean =>
          row.some((cell) => cell.toLowerCase().includes(wanted.search?.toLowerCase() ?? '')) &&
          wanted.values.every(
            ({ columnIndex, texts, isExcluding = false }) =>
              texts.includes((row[columnIndex] ?? '').trim()) !== isExcluding,
          )
        const expected = cells.flatMap((row, ordinal) => (isWanted(row) ? [ordinal] : []))
        expect([...(ordinals ?? cells.keys())]).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })
})

describe('while threads work', () => {
  let fixture: CorrectionFixture
  /** Holds back every task but the first so many. */
  let gate: PromiseWithResolvers<void>
  let allowed: number
  let begun: { name: string; signal: AbortSignal | undefined }[]
  let views: RowViews
  beforeEach(async () => {
    fixture = await prepare()
    gate = Promise.withResolvers()
    allowed = Infinity
    begun = []
    const { base, queries } = fixture
    views = new RowViews({
      journal: base.journal,
      dataDir: base.dataDir,
      queries,
      pool: {
        run: async ({ name }: { name: string }, input: never, signal?: AbortSignal) => {
          begun.push({ name, signal })
          if (begun.length > allowed) await gate.promise
          signal?.throwIfAborted()
          return findTask(name)(base.journal, input, () => undefined)
        },
        warm: () => undefined,
      },
      wait: (delayMs: number) => (delayMs > 500 ? new Promise(() => undefined) : Promise.resolve()),
    } as never)
  })
  afterEach(() => fixture.close())
  const next = { columnIndex: null, fromIndex: 0, fromColumn: null, direction: 'next' } as const
  const sorted = { ...all, sort: { columnIndex: 1, direction: 'ascending' } } as const

  it('a view that is overtaken ends its work and never takes the place of the later one', async () => {
    allowed = 0
    const first = views.open('job', sorted)
    const outcome = expect(first).rejects.toMatchObject({ code: 'view.closed' })
    await expect.poll(() => begun.length).toBeGreaterThan(0)
    const { viewId, rows } = await views.open('job', all)
    gate.resolve()
    await outcome
    expect(begun.every(({ signal }) => signal?.aborted)).toBe(true)
    expect(begun.some(({ name }) => name === 'arrange')).toBe(false)
    expect(rows).toBe(rowCount)
    expect((await views.rows('job', viewId, 0, 1)).rows).toHaveLength(1)
  })

  it('a search counts an edit that was made meanwhile, once it is asked for again', async () => {
    const { viewId } = await views.open('job', all)
    allowed = begun.length + 1
    const before = await views.find('job', viewId, { ...next, text: 'm1' })
    expect(before).toMatchObject({ isComplete: false, hit: { columnIndex: 0 } })
    await fixture.corrections.editCell('job', { ordinal: 4_000, columnIndex: 5, text: 'M1 M1' })
    gate.resolve()
    const wanted = { ...next, text: 'm1' }
    let last = await views.find('job', viewId, wanted)
    while (!last.isComplete) last = await views.find('job', viewId, wanted)
    const rows = (await fixture.queries.openRows('job')).rows.staged.rows(0, rowCount - 1)
    const hits = rows.flatMap((row) => row.cells).filter((cell) => cell.toLowerCase().includes('m1')).length
    expect(last.hits).toBe(hits)
  })

  it('a search for another text ends the one before', async () => {
    const { viewId } = await views.open('job', all)
    allowed = begun.length + 1
    await views.find('job', viewId, { ...next, text: 'm1' })
    const former = begun.filter(({ name }) => name === 'search')
    allowed = Infinity
    await views.find('job', viewId, { ...next, text: '男' })
    expect(former.every(({ signal }) => signal?.aborted)).toBe(true)
  })

  it('finds the hits one after the other in the order of the view, also of one that is sorted', async () => {
    const view = await views.open('job', { ...sorted, sort: { columnIndex: 0, direction: 'descending' } })
    const shown = (await views.rows('job', view.viewId, 0, rowCount)).rows.map(({ cells }) => cells)
    const expected = shown.flatMap((cells, index) =>
      cells.flatMap((cell, columnIndex) =>
        cell.toLowerCase().includes('m59') ? [{ index, columnIndex }] : [],
      ),
    )
    const wanted = { ...next, text: 'm59' }
    const found = []
    let from: { fromIndex: number; fromColumn: number | null } = { fromIndex: 0, fromColumn: null }
    for (let asked = 0; asked < expected.length; asked += 1) {
      const { hit, rank, hits } = await views.find('job', view.viewId, { ...wanted, ...from })
      found.push(hit)
      expect({ rank, hits }).toEqual({ rank: asked + 1, hits: expected.length })
      from = { fromIndex: hit!.index, fromColumn: hit!.columnIndex }
    }
    expect(found).toEqual(expected)
  })

  it('a job that is checked again meanwhile is looked through anew, with its new rows', async () => {
    allowed = 0
    const opening = views.open('job', { ...all, values: [{ columnIndex: 4, texts: ['x1 neu'] }] })
    await expect.poll(() => begun.length).toBeGreaterThan(0)
    await fixture.rechecks.recheck('job', { ...correctionMapping, blanksClear: true })
    // What the sweeper does to the rows that nobody has any more.
    fixture.base.journal.write(() => {
      while (fixture.base.journal.staging.sweep()) continue
    })
    gate.resolve()
    expect(await opening).toMatchObject({ rows: 4 })
  })
})
