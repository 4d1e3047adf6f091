import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CorrectionFixture, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'
import { groupsIn } from '../../../support/jobs/groupsIn.ts'

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

const [phoneA, phoneB] = ['13800001111', '13800001112']
/** Rows 2, 3 and 6 are one customer, rows 4 and 5 another. */
const cells = [
  ['a', phoneA, '男', '1990-01-02', 'VIP', '旧'],
  ['', phoneA, '女', '', '老客户', ''],
  ['b', phoneB, '', '', '', ''],
  ['b', phoneB, '女', '1991-01-02', '', ''],
  ['a', '', '', '1992-01-02', 'VIP', '新'],
  ['c', '13800001113', '', '', '', ''],
]
const states = async (): Promise<(string | null)[]> =>
  (await fixture.queries.rows('job', { kind: 'all' }, 0, 10)).rows.map((row) => row.skippedAs)
const recordOf = async (ordinal: number): Promise<unknown> => {
  const [row] = await fixture.queries.rowsAt('job', [ordinal])
  return JSON.parse(row!.recordJson)
}

describe('the rows of one customer', () => {
  beforeEach(() => fixture.prepare(rowsOf(cells)))

  it('are listed together, with the columns in which they differ', async () => {
    const groups = await groupsIn(fixture)
    expect(
      groups.map(({ firstOrdinal, size, rows }) => [firstOrdinal, size, rows.map((row) => row.ordinal)]),
    ).toEqual([
      [0, 3, [0, 1, 4]],
      [2, 2, [2, 3]],
    ])
    expect(groups.map(({ differingColumns }) => differingColumns)).toEqual([
      [0, 1, 2, 3, 4, 5],
      [2, 3],
    ])
    // Asked for from any of its rows; a customer that occurs once has none.
    expect(await fixture.corrections.duplicateGroup('job', 3)).toEqual(groups[1])
    expect(await fixture.corrections.duplicateGroup('job', 5)).toBeNull()
  })

  it('take a choice of their own, undone in one step, and leave other customers alone', async () => {
    const before = await fixture.state()
    const { changedRows } = await fixture.corrections.setGroupChoice('job', { firstOrdinal: 0, keep: 'last' })
    expect(changedRows).toBe(2)
    const duplicate = 'duplicate'
    expect(await states()).toEqual([duplicate, duplicate, null, null, null, null])
    await fixture.corrections.setGroupChoice('job', { firstOrdinal: 2, keep: 'first' })
    expect(await states()).toEqual([duplicate, duplicate, null, duplicate, null, null])
    await fixture.corrections.move('job', 'undo')
    expect(await states()).toEqual([duplicate, duplicate, null, null, null, null])
    await fixture.corrections.setGroupChoice('job', { firstOrdinal: 0, keep: 'all' })
    expect(await states()).toEqual([null, null, null, null, null, null])
    await fixture.corrections.move('job', 'undo')
    await fixture.corrections.move('job', 'undo')
    expect(await fixture.state()).toEqual(before)
    expect((await fixture.corrections.duplicates('job')).keep).toBeNull()
  })

  it('merge with the value of the older or the newer row by column, tags united, blanks filled', async () => {
    const columns = [
      { columnIndex: 2, from: 'newer' as const },
      { columnIndex: 3, from: 'older' as const },
    ]
    await fixture.corrections.setGroupChoice('job', { firstOrdinal: 0, keep: 'merge', columns })
    expect(await recordOf(0)).toEqual({
      identityId: 'a',
      phone: phoneA,
      sex: '女',
      birthday: '1990-01-02',
      tags: 'VIP,老客户',
    })
    await fixture.corrections.move('job', 'undo')
    const newer = [
      { columnIndex: 3, from: 'newer' as const },
      { columnIndex: 4, from: 'newer' as const },
    ]
    await fixture.corrections.setGroupChoice('job', { firstOrdinal: null, keep: 'merge', columns: newer })
    expect(await recordOf(0)).toMatchObject({ sex: '男', birthday: '1992-01-02', tags: 'VIP' })
    expect(await recordOf(2)).toMatchObject({ sex: '女', birthday: '1991-01-02' })
    expect(await fixture.corrections.duplicates('job')).toMatchObject({ keep: 'merge' })
    expect(fixture.corrections.editState('job').undo).toEqual({ kind: 'duplicates', rows: 5 })
  })

  it('never take a value with an error, nor the row that the user left out', async () => {
    await fixture.corrections.editCell('job', { ordinal: 4, columnIndex: 3, text: '1992-13-45' })
    await fixture.corrections.changeRows('job', { kind: 'ordinals', ordinals: [1] }, { kind: 'skip' })
    const columns = [2, 3].map((columnIndex) => ({ columnIndex, from: 'newer' as const }))
    await fixture.corrections.setGroupChoice('job', { firstOrdinal: 0, keep: 'merge', columns })
    expect(await recordOf(0)).toMatchObject({ sex: '男', birthday: '1990-01-02' })
    expect(await states()).toEqual([null, 'user', null, null, 'duplicate', null])
  })

  it('change nothing when the row is the first of no customer', async () => {
    expect(await fixture.corrections.setGroupChoice('job', { firstOrdinal: 5, keep: 'first' })).toMatchObject(
      {
        changedRows: 0,
      },
    )
    expect(fixture.corrections.editState('job').undo).toBeNull()
  })
})

describe('customers imported before', () => {
  it('are shown by their filter and left out in one step', async () => {
    await fixture.prepare(rowsOf([cells[0]!, cells[2]!]), { id: 'earlier' })
    await fixture.base.uploadToEnd('earlier')
    await fixture.prepare(rowsOf([cells[5]!, ['', phoneB, '', '', '', ''], cells[0]!]))
    const view = { filter: { kind: 'earlier' as const }, search: null, values: [], sort: null }
    const { viewId, rows } = await fixture.views.open('job', view)
    expect(rows).toBe(2)
    const window = await fixture.views.rows('job', viewId, 0, 10)
    expect(window.rows.map(({ ordinal }) => ordinal)).toEqual([1, 2])
    expect(await fixture.corrections.skipEarlier('job')).toMatchObject({
      changedRows: 2,
      job: { skippedRows: 2 },
    })
    expect(fixture.corrections.editState('job').undo).toEqual({ kind: 'skipEarlier', rows: 2 })
    await fixture.corrections.move('job', 'undo')
    expect(fixture.queries.get('job').skippedRows).toBe(0)
  })
})
