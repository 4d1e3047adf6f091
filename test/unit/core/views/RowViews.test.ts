import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RowsView } from '../../../../electron/shared/model/rowsView.ts'
import { RowViews } from '../../../../electron/core/views/RowViews.ts'
import { findTask } from '../../../../electron/worker/workerTasks.ts'
import { chunkRows } from '../../../../electron/core/preparation/prepareBlock.ts'
import { CorrectionFixture, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

const [id, phone, sex, tags] = [0, 1, 2, 4]
const row = (number: string, phoneText: string, sexText = '男', tagText = 'VIP'): string[] => [
  number,
  phoneText,
  sexText,
  '1990-01-02',
  tagText,
  '',
]
const all: RowsView = { filter: { kind: 'all' }, search: null, values: [], sort: null }
const next = { fromIndex: 0, fromColumn: null, direction: 'next' as const }

async function open(view: Partial<RowsView> = {}): Promise<string> {
  return (await fixture.views.open('job', { ...all, ...view })).viewId
}
async function ids(view: Partial<RowsView> = {}): Promise<(string | undefined)[]> {
  const { rows } = await fixture.views.rows('job', await open(view), 0, 200)
  return rows.map(({ cells }) => cells[id])
}

describe('the filter of a view', () => {
  beforeEach(async () => {
    await fixture.prepare(
      rowsOf([
        row('a', '13800000001'),
        row('b', '1380000'),
        row('c', '13800000003', '先'),
        row('d', '13800000001'),
        row('e', '13800000005'),
        row('f', '13800000006'),
      ]),
    )
    await fixture.corrections.editCell('job', { ordinal: 4, columnIndex: tags, text: '老客户' })
    const selection = { kind: 'ordinals' as const, ordinals: [5] }
    await fixture.corrections.changeRows('job', selection, { kind: 'skip' })
  })

  it('shows the rows in each state, and no others', async () => {
    const { issues } = (await fixture.views.rows('job', await open(), 1, 1)).rows[0]!
    const { code, field } = issues[0]!
    expect(await ids()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(await ids({ filter: { kind: 'errors' } })).toEqual(['b', 'c'])
    expect(await ids({ filter: { kind: 'ready' } })).toEqual(['a', 'd', 'e'])
    expect(await ids({ filter: { kind: 'warnings' } })).toEqual(['d'])
    expect(await ids({ filter: { kind: 'edited' } })).toEqual(['e'])
    expect(await ids({ filter: { kind: 'skipped' } })).toEqual(['f'])
    expect(await ids({ filter: { kind: 'cause', code, field } })).toEqual(['b'])
    fixture.base.journal.write(() => {
      const { key } = fixture.base.journal.jobs.get('job')
      fixture.base.journal.jobs.setSkipInvalid(key, true, '2026-11-24T00:00:00.000Z')
    })
    expect(await ids({ filter: { kind: 'skipped' } }), 'those with errors too').toEqual(['b', 'c', 'f'])
  })

  it('puts the rows of one customer below each other and numbers the groups', async () => {
    await fixture.corrections.editCell('job', { ordinal: 4, columnIndex: phone, text: '13800000003' })
    const opened = await fixture.views.open('job', { ...all, filter: { kind: 'duplicates' } })
    expect(opened).toMatchObject({ rows: 4, groups: 2 })
    const { rows, groups } = await fixture.views.rows('job', opened.viewId, 0, 200)
    expect(rows.map(({ cells }) => cells[id])).toEqual(['a', 'd', 'c', 'e'])
    expect(groups).toEqual([0, 0, 1, 1])
    expect(fixture.views.groupIndex('job', opened.viewId, 1)).toEqual({ index: 2 })
    expect(fixture.views.groupIndex('job', opened.viewId, 2)).toBeNull()
    expect(await ids({ filter: { kind: 'duplicates' }, search: '先' }), 'whole groups').toEqual(['c', 'e'])
  })

  it('keeps the findings of a skipped row in sight, although they no longer count', async () => {
    const selection = { kind: 'ordinals' as const, ordinals: [1] }
    await fixture.corrections.changeRows('job', selection, { kind: 'skip' })
    const { rows } = await fixture.views.rows('job', await open(), 1, 1)
    expect(rows[0]).toMatchObject({
      state: 'skipped',
      skippedAs: 'user',
      issues: [{ code: 'phone.tooShort' }],
    })
    expect(fixture.queries.get('job').invalidRows).toBe(1)
  })
})

describe('values, search and order of a view', () => {
  beforeEach(() =>
    fixture.prepare(
      rowsOf([
        row('M10', '13800000001', '女', ' VIP '),
        row('M9', '13800000002', '男', ''),
        row('M100', '13800000003', '女', 'vip,老客户'),
        row('', '13800000004', '男', 'VIP'),
        row('M9', '13800000005', '女', '  '),
      ]),
    ),
  )

  it('apply together, to the cells as they are now', async () => {
    const vip = { columnIndex: tags, texts: ['VIP'] }
    expect(await ids({ values: [vip] }), 'blanks around a text do not count').toEqual(['M10', ''])
    expect(await ids({ values: [vip, { columnIndex: sex, texts: ['男'] }] })).toEqual([''])
    expect(await ids({ values: [{ columnIndex: tags, texts: [''] }] })).toEqual(['M9', 'M9'])
    // Ticking off one of a thousand values left the two hundred that were listed.
    expect(await ids({ values: [{ ...vip, isExcluding: true }] })).toEqual(['M9', 'M100', 'M9'])
    expect(await ids({ search: 'Vip', values: [{ columnIndex: sex, texts: ['女'] }] })).toEqual([
      'M10',
      'M100',
    ])
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: tags, text: 'VIP' })
    expect(await ids({ values: [vip] })).toEqual(['M10', 'M9', ''])
    expect(await ids({ search: 'vip' })).toEqual(['M10', 'M9', 'M100', ''])
  })

  it('sort naturally, with blank cells last in both directions and equal ones as in the file', async () => {
    const sort = (direction: 'ascending' | 'descending') => ({ columnIndex: id, direction })
    expect(await ids({ sort: sort('ascending') })).toEqual(['M9', 'M9', 'M10', 'M100', ''])
    expect(await ids({ sort: sort('descending') })).toEqual(['M100', 'M10', 'M9', 'M9', ''])
    const { rows } = await fixture.views.rows('job', await open({ sort: sort('descending') }), 2, 2)
    expect(rows.map(({ ordinal }) => ordinal)).toEqual([1, 4])
  })

  it('stay as they were while rows are edited, with the new contents', async () => {
    const viewId = await open({ sort: { columnIndex: id, direction: 'ascending' } })
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: id, text: 'Z' })
    const { rows } = await fixture.views.rows('job', viewId, 0, 2)
    expect(rows.map(({ cells }) => cells[id])).toEqual(['Z', 'M9'])
    expect(fixture.views.indexOf('job', viewId, 1)).toEqual({ index: 0 })
  })

  it('are refused once another view of the job was opened', async () => {
    const viewId = await open()
    await open({ filter: { kind: 'errors' } })
    await expect(fixture.views.rows('job', viewId, 0, 1)).rejects.toMatchObject({ code: 'view.closed' })
    expect(() => fixture.views.indexOf('job', viewId, 0)).toThrow(
      expect.objectContaining({ code: 'view.closed' }),
    )
  })

  it('list the texts of a column with their numbers, without its own filter but with the others', async () => {
    const viewId = await open({
      values: [
        { columnIndex: tags, texts: ['VIP'] },
        { columnIndex: sex, texts: ['女'] },
      ],
    })
    const wanted = { columnIndex: tags, search: '', limit: 10 }
    expect(await fixture.views.columnValues('job', viewId, wanted)).toEqual({
      values: [
        { text: 'VIP', rows: 1 },
        { text: 'vip,老客户', rows: 1 },
        { text: '', rows: 1 },
      ],
      distinct: 3,
    })
    expect(await fixture.views.columnValues('job', viewId, { ...wanted, search: 'VIP', limit: 1 })).toEqual({
      values: [{ text: 'VIP', rows: 1 }],
      distinct: 2,
    })
  })
})

describe('finding in a view', () => {
  const find = async (
    viewId: string,
    text: string,
    from: Partial<typeof next> & { fromColumn?: number } = {},
  ) => fixture.views.find('job', viewId, { text, columnIndex: null, ...next, ...from })

  beforeEach(() =>
    fixture.prepare(
      rowsOf([
        row('a', '13800000001', '男', 'x1'),
        row('x1', '13800000002', '男', 'X1'),
        row('b', '13800000003', '女', ''),
        row('c', '13800000004', '男', 'x1'),
      ]),
    ),
  )

  it('counts cells, ranks the hit in the order of the view and goes round', async () => {
    const viewId = await open({ sort: { columnIndex: phone, direction: 'descending' } })
    const complete = { hits: 4, isComplete: true }
    expect(await find(viewId, 'x1')).toEqual({ ...complete, rank: 1, hit: { index: 0, columnIndex: tags } })
    expect(await find(viewId, 'x1', { fromColumn: tags } as never)).toEqual({
      ...complete,
      rank: 2,
      hit: { index: 2, columnIndex: id },
    })
    expect(await find(viewId, 'x1', { fromIndex: 2, fromColumn: id } as never)).toMatchObject({
      rank: 3,
      hit: { index: 2, columnIndex: tags },
    })
    expect(await find(viewId, 'x1', { fromIndex: 3, fromColumn: tags } as never)).toMatchObject({
      rank: 1,
      hit: { index: 0, columnIndex: tags },
    })
    const back = { fromIndex: 0, fromColumn: id, direction: 'previous' } as never
    expect(await find(viewId, 'x1', back)).toMatchObject({ rank: 4, hit: { index: 3, columnIndex: tags } })
  })

  it('keeps to the rows of the view and to the column, and follows edits', async () => {
    const viewId = await open({ values: [{ columnIndex: sex, texts: ['男'] }] })
    expect(await find(viewId, '女')).toEqual({ hits: 0, isComplete: true, rank: null, hit: null })
    const inId = { text: 'x1', columnIndex: id, ...next }
    expect(await fixture.views.find('job', viewId, inId)).toMatchObject({
      hits: 1,
      hit: { index: 1, columnIndex: id },
    })
    await fixture.corrections.editCell('job', { ordinal: 3, columnIndex: id, text: 'x12' })
    expect(await fixture.views.find('job', viewId, inId)).toMatchObject({ hits: 2 })
  })

  it('answers before the whole job is searched when a hit is known, and continues when asked again', async () => {
    const { queries, base } = fixture
    await fixture.prepare(
      rowsOf(
        Array.from({ length: 6_000 }, (_, index) => row(`z${index}`, `138${String(index).padStart(8, '0')}`)),
      ),
      { id: 'large' },
    )
    // The first piece answers at once, the others when they are let go.
    const gate = Promise.withResolvers<void>()
    let pieces = 0
    const slow = new RowViews({
      journal: base.journal,
      dataDir: base.dataDir,
      queries,
      pool: {
        run: async (task: { name: string }, input: never) => {
          if ((pieces += 1) > 1) await gate.promise
          return findTask(task.name)(base.journal, input, () => undefined)
        },
        warm: () => undefined,
      },
      // Patience is over at once, and a request may take for ever.
      wait: (delayMs: number) => (delayMs > 500 ? new Promise(() => undefined) : Promise.resolve()),
    } as never)
    const { viewId } = await slow.open('large', all)
    const wanted = { text: 'z', columnIndex: null, ...next }
    const first = await slow.find('large', viewId, wanted)
    expect(first).toMatchObject({ isComplete: false, rank: null, hit: { index: 0, columnIndex: id } })
    expect(first.hits, 'all of the first piece').toBe(2_000)
    gate.resolve()
    let last = first
    while (!last.isComplete) last = await slow.find('large', viewId, wanted)
    expect(last).toMatchObject({ hits: 6_000, isComplete: true, rank: 1 })
    expect(pieces, 'each piece was searched once').toBe(3)
  })
})

describe('the next finding of a view', () => {
  beforeEach(() =>
    fixture.prepare(
      rowsOf([
        row('a', '13800000001'),
        ['b', '138', '先', '1990-01-02', '', ''],
        ['', '', '男', '', '', ''],
        row('d', '13800000001'),
      ]),
    ),
  )
  const nextFrom = async (
    viewId: string,
    fromIndex: number,
    fromColumn: number | null,
    wanted: object = {},
  ) =>
    fixture.views.nextFinding('job', viewId, {
      fromIndex,
      fromColumn,
      direction: 'next',
      severity: 'error',
      cause: null,
      ...wanted,
    })
  const rankOf = async (viewId: string, index: number, columnIndex: number | null, wanted: object = {}) =>
    fixture.views.findingRank('job', viewId, {
      index,
      columnIndex,
      severity: 'error',
      cause: null,
      ...wanted,
    })

  it('is the next cell, then the next row, and goes round; a finding of the row is at its identity', async () => {
    const viewId = await open()
    expect(await nextFrom(viewId, 0, null)).toEqual({ index: 1, columnIndex: phone })
    expect(await nextFrom(viewId, 1, phone)).toEqual({ index: 1, columnIndex: sex })
    expect(await nextFrom(viewId, 1, sex)).toEqual({ index: 2, columnIndex: id })
    expect(await nextFrom(viewId, 2, id)).toEqual({ index: 1, columnIndex: phone })
    expect(await nextFrom(viewId, 2, id, { severity: 'any' })).toMatchObject({ index: 3 })
    expect(await nextFrom(viewId, 1, phone, { direction: 'previous' })).toEqual({ index: 2, columnIndex: id })
  })

  // Of 没有能识别客户的信息 it went through, and counted, whatever else was wrong in these rows.
  it('of one cause passes over those of others, also in the same row', async () => {
    const viewId = await open()
    const unknownSex = { code: 'sex.unknownValue', field: 'sex' } as const
    expect(await nextFrom(viewId, 0, null, { cause: unknownSex })).toEqual({ index: 1, columnIndex: sex })
    expect(await nextFrom(viewId, 1, sex, { cause: unknownSex }), 'the only one').toEqual({
      index: 1,
      columnIndex: sex,
    })
    const nobody = { code: 'identity.missing', field: null } as const
    expect(await nextFrom(viewId, 0, null, { cause: nobody })).toEqual({ index: 2, columnIndex: id })
    expect(await rankOf(viewId, 2, id, { cause: nobody })).toEqual({ rank: 1, total: 1 })
    expect(await nextFrom(viewId, 0, null, { cause: { code: 'tags.comma', field: 'tags' } })).toBeNull()
  })

  // 第 2 / 3 处 must be the second that F8 goes to: cells, not rows and not findings.
  it('has the rank that the walk gives it, in every order and for every kind', async () => {
    for (const view of [
      {},
      { filter: { kind: 'errors' as const } },
      { sort: { columnIndex: id, direction: 'descending' as const } },
    ]) {
      const viewId = await open(view)
      for (const wanted of [
        { severity: 'error' },
        { severity: 'any' },
        { severity: 'any', cause: { code: 'phone.tooShort', field: 'phone' } },
      ]) {
        const ranks: unknown[] = []
        let at: { index: number; columnIndex: number | null } = { index: 0, columnIndex: null }
        const { total } = await rankOf(viewId, 0, null, wanted)
        for (let count = 0; count < total; count += 1) {
          at = (await nextFrom(viewId, at.index, at.columnIndex, wanted))!
          ranks.push(await rankOf(viewId, at.index, at.columnIndex, wanted))
        }
        expect(ranks.length).toBeGreaterThan(0)
        expect(ranks).toEqual(ranks.map((_, index) => ({ rank: index + 1, total })))
      }
    }
  })

  it('has no rank where a cell has none, and counts again after a correction', async () => {
    const viewId = await open()
    expect(await rankOf(viewId, 1, sex)).toEqual({ rank: 2, total: 3 })
    expect(await rankOf(viewId, 0, sex)).toEqual({ rank: null, total: 3 })
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: phone, text: '13800000009' })
    expect(await rankOf(viewId, 1, sex)).toEqual({ rank: 1, total: 2 })
    const selection = { kind: 'ordinals' as const, ordinals: [1] }
    await fixture.corrections.changeRows('job', selection, { kind: 'skip' })
    expect(await rankOf(viewId, 1, sex), 'a row left out asks for nothing').toEqual({ rank: null, total: 1 })
  })

  it('is none once the last was fixed', async () => {
    const viewId = await open({ filter: { kind: 'errors' } })
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: phone, text: '13800000009' })
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: sex, text: '女' })
    expect(await nextFrom(viewId, 0, null)).toEqual({ index: 1, columnIndex: id })
    await fixture.corrections.editCell('job', { ordinal: 2, columnIndex: id, text: 'c' })
    expect(await nextFrom(viewId, 0, null)).toBeNull()
  })
})

describe('the edge of filled cells in a column of a view', () => {
  const tagsOf = ['x', 'x', '', '', 'x', 'x', 'x', '']
  const sorted = { sort: { columnIndex: id, direction: 'descending' as const } }
  beforeEach(() =>
    fixture.prepare(
      rowsOf(
        tagsOf.map((tag, index) => row(`a${index}`, `1380000000${index}`, index % 2 ? '女' : '男', tag)),
      ),
    ),
  )
  const edge = (viewId: string, fromIndex: number, direction: 'next' | 'previous' = 'next') =>
    fixture.views.findEdge('job', viewId, { columnIndex: tags, fromIndex, direction })
  const edges = async (viewId: string, from: number[], direction?: 'previous') => {
    const found: (number | null)[] = []
    for (const index of from) found.push(await edge(viewId, index, direction))
    return found
  }

  it('is the last of a run, the next over blanks, or the end of the view', async () => {
    const viewId = await open()
    expect(await edges(viewId, [0, 1, 2, 4, 6, 7])).toEqual([1, 4, 4, 6, 7, 7])
    expect(await edges(viewId, [7, 6, 4, 3, 1, 0], 'previous')).toEqual([6, 4, 1, 1, 0, 0])
    expect(await edge(viewId, 99), 'a row that the view no longer has').toBe(7)
  })

  // Looked for in the order of the file, it would be in a row that is elsewhere, or not there at all.
  it('is found in the order of the view and among its rows', async () => {
    expect(await edges(await open(sorted), [0, 1, 3, 5, 6])).toEqual([1, 3, 6, 6, 7])
    const women = await open({ values: [{ columnIndex: sex, texts: ['女'] }] })
    expect(await edges(women, [0, 1, 2, 3]), 'x, blank, x, blank').toEqual([2, 2, 3, 3])
    const nobody = await open({ search: 'nobody' })
    expect(await edge(nobody, 0)).toBeNull()
  })

  it('knows what was corrected, also after it was asked before', async () => {
    const viewId = await open()
    expect(await edge(viewId, 0)).toBe(1)
    await fixture.corrections.editCell('job', { ordinal: 2, columnIndex: tags, text: '新' })
    await fixture.corrections.editCell('job', { ordinal: 0, columnIndex: tags, text: '' })
    expect(await edges(viewId, [0, 1])).toEqual([1, 2])
  })

  // A key that is held down asks thirty times a second: every walk would go on to its end.
  it('is not looked for any more once it was asked for again', async () => {
    const viewId = await open()
    const [first, second] = [edge(viewId, 0), edge(viewId, 4)]
    expect(await second).toBe(6)
    expect(await first).toBeNull()
  })

  it('is found over many chunks in slices, while other work runs', async () => {
    const rowCount = 3_000
    await fixture.prepare(
      rowsOf(Array.from({ length: rowCount }, (_, index) => row(`b${index}`, '13800000001'))),
      { id: 'long' },
    )
    let nowMs = 0
    // Every look at the clock finds a used-up slice, so that each step ends one.
    const { queries, base } = fixture
    const parts = { journal: base.journal, dataDir: base.dataDir, queries, nowMs: () => (nowMs += 20) }
    const views = new RowViews(parts as never)
    const { viewId } = await views.open('long', { ...all, ...sorted })
    let turns = 0
    let isFound = false
    const found = views
      .findEdge('long', viewId, { columnIndex: tags, fromIndex: 0, direction: 'next' })
      .finally(() => (isFound = true))
    while (!isFound) {
      await new Promise((resolve) => setImmediate(resolve))
      turns += 1
    }
    expect(await found).toBe(rowCount - 1)
    expect(turns, 'a slice a chunk at most').toBeGreaterThanOrEqual(rowCount / chunkRows)
  })
})

describe('copied cells', () => {
  it('are the raw texts in the order of the view and of the given columns', async () => {
    await fixture.prepare(rowsOf([row('a', '138 0000 0001'), row('b', '13800000002')]))
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: tags, text: '新' })
    const viewId = await open({ sort: { columnIndex: id, direction: 'descending' } })
    const area = { firstIndex: 0, lastIndex: 10, columnIndexes: [tags, phone, 9] }
    expect(await fixture.views.readCells('job', viewId, area)).toEqual({
      lines: [
        ['新', '13800000002', ''],
        ['VIP', '138 0000 0001', ''],
      ],
    })
  })

  it('are refused when they are too many for a clipboard', async () => {
    await fixture.prepare(rowsOf(Array.from({ length: 30 }, (_, index) => row(`a${index}`, '13800000001'))))
    const columnIndexes = Array.from({ length: 7_000 }, (_, index) => index)
    const area = { firstIndex: 0, lastIndex: 29, columnIndexes }
    await expect(fixture.views.readCells('job', await open(), area)).rejects.toMatchObject({
      code: 'view.tooLarge',
    })
  })
})
