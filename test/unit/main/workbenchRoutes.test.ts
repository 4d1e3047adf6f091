import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHandlers, type Desktop } from '../../../electron/main/handlers/createHandlers.ts'
import { registerRoutes } from '../../../electron/main/ipc/registerRoutes.ts'
import type { Services } from '../../../electron/main/services.ts'
import type { Envelope } from '../../../electron/shared/ipc/envelope.ts'
import type { RouteInput, RouteName, RouteOutput } from '../../../electron/shared/ipc/routes.ts'
import type { Mapping } from '../../../electron/shared/model/mapping.ts'
import type { RowsView } from '../../../electron/shared/model/rowsView.ts'
import { defaultMatchingOptions } from '../../../electron/shared/model/matchingOptions.ts'
import { checkAnswer } from '../../support/ipc/checkAnswer.ts'
import { CorrectionFixture, correctionMapping, rowsOf } from '../../support/jobs/CorrectionFixture.ts'

type Listener = (event: unknown, name: unknown, input: unknown) => Promise<unknown>

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

/** The real routes on a real journal; every answer is parsed by its schema. */
function setUp() {
  let listener: Listener | null = null
  const { queries, views, corrections, rechecks } = fixture
  registerRoutes({
    ipcMain: { handle: (_channel, handler) => void (listener = handler as Listener) },
    isOurFrame: () => true,
    handlers: createHandlers(
      { jobs: queries, views, corrections, rechecks } as unknown as Services,
      {} as Desktop,
    ),
    logError: (error) => {
      throw error
    },
  })
  const ask = async <Name extends RouteName>(name: Name, input: RouteInput<Name>) => {
    const answer = (await listener!({}, name, input)) as Envelope<RouteOutput<Name>>
    checkAnswer(name, answer)
    return answer
  }
  const get = async <Name extends RouteName>(
    name: Name,
    input: RouteInput<Name>,
  ): Promise<RouteOutput<Name>> => {
    const answer = await ask(name, input)
    if (!answer.ok) throw new Error(answer.error.code)
    return answer.data
  }
  return { ask, get }
}

const jobId = 'job'
const view: RowsView = { filter: { kind: 'all' }, search: null, values: [], sort: null }
const [one, two] = ['13800001111', '13800001112']

describe('the routes of the grid', () => {
  beforeEach(() =>
    fixture.prepare(
      rowsOf([
        ['a', one, '男', '85-3-5', 'VIP', ''],
        ['b', two, '先', '', '', ''],
        ['c', one, '女', '', '', ''],
      ]),
    ),
  )

  it('open a view, read it, search it and find its problems', async () => {
    const { get, ask } = setUp()
    const { viewId, rows } = await get('job.openView', { jobId, view })
    expect(rows).toBe(3)
    const window = await get('job.viewRows', { jobId, viewId, offset: 1, limit: 200 })
    expect(window.rows.map(({ ordinal }) => ordinal)).toEqual([1, 2])
    expect(await get('job.viewIndexOf', { jobId, viewId, ordinal: 9 })).toBeNull()
    const next = { jobId, viewId, fromIndex: 0, fromColumn: null, direction: 'next' as const }
    const found = await get('job.findInView', { ...next, text: 'vip', columnIndex: null })
    expect(found).toEqual({ hits: 1, isComplete: true, rank: 1, hit: { index: 0, columnIndex: 4 } })
    expect(await get('job.nextFinding', { ...next, severity: 'error', cause: null })).toEqual({
      index: 0,
      columnIndex: 3,
    })
    const edge = { jobId, viewId, columnIndex: 4, fromIndex: 0, direction: 'next' } as const
    expect(await get('job.findEdge', edge)).toBe(2)
    const values = await get('job.columnValues', { jobId, viewId, columnIndex: 2, search: '', limit: 2 })
    expect(values).toMatchObject({ distinct: 3, values: [{ text: '男' }, { text: '先' }] })
    const area = { firstIndex: 0, lastIndex: 0, columnIndexes: [1, 0] }
    expect(await get('job.readCells', { jobId, viewId, ...area })).toEqual({ lines: [[one, 'a']] })
    await get('job.openView', { jobId, view })
    expect(await ask('job.viewRows', { jobId, viewId, offset: 0, limit: 1 })).toMatchObject({
      ok: false,
      error: { code: 'view.closed' },
    })
  })

  it('ask before two customers become one, for a cell and for many', async () => {
    const { get, ask } = setUp()
    const edit = { jobId, ordinal: 1, columnIndex: 0, text: 'a' }
    const refused = {
      ok: false,
      error: { code: 'job.joinsCustomers', params: { rowNumber: '3', withRowNumber: '2' } },
    }
    expect(await ask('job.editCell', edit)).toMatchObject(refused)
    const { viewId } = await get('job.openView', { jobId, view })
    const area = { firstIndex: 0, lastIndex: 1, columnIndexes: [0] }
    const change = { kind: 'fillDown', area } as const
    expect(await get('job.previewCells', { jobId, viewId, change })).toMatchObject({
      joinedCustomers: { count: 1 },
      identityCells: 1,
    })
    expect(await ask('job.changeCells', { jobId, viewId, change })).toMatchObject(refused)
    expect(await get('job.changeCells', { jobId, viewId, change, allowJoins: true })).toMatchObject({
      changedCells: 1,
    })
  })

  it('fix a cause, choose for a customer, and leave out customers of before', async () => {
    const { get } = setUp()
    const cause = { code: 'birthday.twoDigitYear', field: 'birthday' } as const
    const [best] = await get('job.fixes', { jobId, cause })
    expect(best).toMatchObject({ fix: { kind: 'shortYear' }, rows: 1 })
    const input = { jobId, cause, fix: best!.fix, ordinals: null }
    expect(await get('job.previewFix', input)).toEqual({
      rows: 1,
      examples: [{ rowNumber: 2, before: '85-3-5', after: '1985-03-05' }],
    })
    expect(await get('job.applyFix', input)).toMatchObject({ changedRows: 1 })
    expect(await get('job.duplicateGroup', { jobId, ordinal: 0 })).toMatchObject({ firstOrdinal: 0, size: 2 })
    const choice = { firstOrdinal: 0, keep: 'last' } as const
    expect(await get('job.setGroupChoice', { jobId, choice })).toMatchObject({ job: { skippedRows: 1 } })
    expect(await get('job.skipEarlier', { jobId })).toMatchObject({ changedRows: 0 })
  })
})

describe('the routes of answers', () => {
  it('check a job again in place', async () => {
    const interests = { configId: '7', configName: '兴趣', valueType: 'multi' } as const
    const mapping: Mapping = {
      ...correctionMapping,
      columns: correctionMapping.columns.map((column) =>
        column.columnIndex === 5
          ? { ...column, target: { kind: 'custom', ...interests, separators: ',', options: ['旅行'] } }
          : column,
      ),
    }
    await fixture.prepare(rowsOf([['a', one, '', '85-3-5', '', '钓鱼']]), { mapping })
    const { get } = setUp()
    const conversions = { twoDigitYears: 'lastHundredYears' } as const
    expect(await get('job.recheck', { jobId, mapping: { ...mapping, conversions } })).toMatchObject({
      id: jobId,
    })
    expect(fixture.queries.issues(jobId).map(({ code }) => code)).toEqual([
      'custom.unknownOption',
      'birthday.twoDigitYear',
    ])
  })

  it('list the answers that come from an earlier import of the header, and drop one', async () => {
    const mapping: Mapping = { ...correctionMapping, blanksClear: true }
    await fixture.prepare(rowsOf([['a', one, '', '1985-03-05', '', '']]), { id: 'earlier', mapping })
    const { get } = setUp()
    expect(await get('mapping.remembered', { jobId: 'earlier' }), 'of the first import').toEqual([])
    await fixture.base.uploadToEnd('earlier')
    await fixture.prepare(rowsOf([['a', one, '', '1985-03-05', '', '']]), {
      mapping: { ...mapping, conversions: { dayMonthOrder: 'monthFirst' } },
    })
    const [answer, ...others] = await get('mapping.remembered', { jobId })
    expect([answer, others], 'not that of today').toEqual([{ kind: 'blanksClear' }, []])
    const answered = { mapping, options: defaultMatchingOptions }
    expect(await get('mapping.dropAnswer', { ...answered, answer: answer! })).toEqual({
      mapping: correctionMapping,
      options: defaultMatchingOptions,
    })
  })
})
