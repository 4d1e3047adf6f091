import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeRows } from '../../../../electron/core/retention/JobRemoval.ts'
import { mergeRecords } from '../../../support/jobs/mergeRecords.ts'
import { chooseDuplicates } from '../../../support/jobs/chooseDuplicates.ts'
import { CorrectionFixture, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'
import { groupsIn } from '../../../support/jobs/groupsIn.ts'

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

const [one, two] = ['13800001111', '13800001112']
/** Rows 2, 3 and 5 are one customer (3 by phone, 5 by id of 2), row 4 another. */
const cells = [
  ['a1', one, '', '', 'VIP', ''],
  ['', one, '女', '', '老客户', ''],
  ['a9', two, '', '', '', ''],
  ['a1', '', '男', '1990-01-02', 'VIP', ''],
]
const states = async (): Promise<(string | null)[]> =>
  (await fixture.queries.rows('job', { kind: 'all' }, 0, 10)).rows.map((row) => row.skippedAs)

describe('customers that appear twice in the file', () => {
  it('are found during preparation, with the number of the row they repeat', async () => {
    await fixture.prepare(rowsOf(cells))
    const { rows, total } = await fixture.queries.rows(
      'job',
      { kind: 'cause', code: 'duplicate.inFile', field: null },
      0,
      10,
    )
    expect(total).toBe(2)
    expect(rows.map((row) => [row.rowNumber, row.issues.at(-1)?.params])).toEqual([
      [3, { otherRow: 2 }],
      [5, { otherRow: 2 }],
    ])
    expect(await fixture.corrections.duplicates('job')).toEqual({
      fields: ['identityId', 'phone'],
      availableFields: ['identityId', 'phone'],
      keep: null,
      groups: 1,
      rows: 2,
    })
    const groups = await groupsIn(fixture)
    expect(groups.map(({ rows }) => rows.map(({ rowNumber }) => rowNumber))).toEqual([[2, 3, 5]])
  })

  it('depend on the chosen fields', async () => {
    await fixture.prepare(rowsOf(cells))
    expect(await fixture.corrections.duplicates('job', ['identityId'])).toMatchObject({
      fields: ['identityId'],
      groups: 1,
      rows: 1,
    })
    expect(fixture.queries.get('job').warningRows).toBe(1)
  })

  // The counts of both fields stood there as those of one.
  it('of an uploaded job stay those that were compared, whatever fields are asked for afterwards', async () => {
    await fixture.prepare(rowsOf(cells))
    await fixture.base.uploadToEnd('job', { isRehearsal: true })
    expect(await fixture.corrections.duplicates('job', ['identityId'])).toMatchObject({
      fields: ['identityId', 'phone'],
      rows: 2,
    })
  })

  it('appear and disappear with corrected cells', async () => {
    await fixture.prepare(rowsOf(cells))
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: 1, text: two })
    const { rows } = await fixture.queries.rows('job', { kind: 'warnings' }, 0, 10)
    // Row 4 now repeats row 3; row 5 still repeats row 2.
    expect(rows.map((row) => [row.rowNumber, row.issues[0]?.params])).toEqual([
      [4, { otherRow: 3 }],
      [5, { otherRow: 2 }],
    ])
  })

  it.each([
    ['first', [null, 'duplicate', null, 'duplicate']],
    ['last', ['duplicate', 'duplicate', null, null]],
    ['all', [null, null, null, null]],
    ['merge', [null, 'duplicate', null, 'duplicate']],
  ] as const)('are kept as chosen, %s, and all restored with one undo', async (keep, expected) => {
    await fixture.prepare(rowsOf(cells))
    const before = await fixture.state()
    const { job } = await chooseDuplicates(fixture.corrections, 'job', ['identityId', 'phone'], keep)
    expect(await states()).toEqual(expected)
    expect(job.skippedRows).toBe(expected.filter(Boolean).length)
    expect(fixture.queries.issues('job').length).toBe(keep === 'all' ? before.groups.length : 0)
    await fixture.corrections.move('job', 'undo')
    expect(await fixture.state()).toEqual(before)
    expect((await fixture.corrections.duplicates('job')).keep).toBeNull()
  })

  it('fill the blanks of the kept row when merged, in cells the user can see', async () => {
    await fixture.prepare(rowsOf(cells))
    const records = (await fixture.queries.rowsAt('job', [0, 1, 3])).map((row) => row.recordJson)
    await chooseDuplicates(fixture.corrections, 'job', ['identityId', 'phone'], 'merge')
    const [kept] = await fixture.queries.rowsAt('job', [0])
    expect(kept?.recordJson).toBe(mergeRecords(records[0]!, records.slice(1)))
    expect(kept?.cells).toEqual(['a1', one, '女', '1990-01-02', 'VIP,老客户', ''])
    expect(kept?.editedColumns).toEqual([2, 3, 4])
  })

  it('lose the effect of the earlier choice when another is made', async () => {
    await fixture.prepare(rowsOf(cells))
    const before = await fixture.state()
    await chooseDuplicates(fixture.corrections, 'job', ['identityId', 'phone'], 'merge')
    await chooseDuplicates(fixture.corrections, 'job', ['identityId', 'phone'], 'last')
    await chooseDuplicates(fixture.corrections, 'job', ['identityId'], 'first')
    expect(await states()).toEqual([null, null, null, 'duplicate'])
    await chooseDuplicates(fixture.corrections, 'job', ['identityId', 'phone'], 'all')
    expect(await fixture.state()).toEqual(before)
  })

  it('stay left out when the user skipped them, and the choice applies to the others', async () => {
    await fixture.prepare(rowsOf(cells))
    await fixture.corrections.changeRows('job', { kind: 'ordinals', ordinals: [0] }, { kind: 'skip' })
    const { rows } = await fixture.queries.rows('job', { kind: 'warnings' }, 0, 10)
    expect(rows.map((row) => [row.rowNumber, row.issues[0]?.params])).toEqual([[5, { otherRow: 3 }]])
    await chooseDuplicates(fixture.corrections, 'job', ['identityId', 'phone'], 'first')
    expect(await states()).toEqual(['user', null, null, 'duplicate'])
  })

  it('keep a wrong value of their own: merging overwrites nothing', async () => {
    await fixture.prepare(
      rowsOf([
        ['a1', '138', '', '', '', ''],
        ['a1', one, '', '', '', ''],
      ]),
    )
    await chooseDuplicates(fixture.corrections, 'job', ['identityId'], 'merge')
    const [kept] = await fixture.queries.rowsAt('job', [0])
    expect(kept).toMatchObject({ state: 'invalid', editedColumns: [] })
  })
})

describe('in a job of many rows', () => {
  it('an edit does not wait for the search for duplicates', async () => {
    const rows = Array.from({ length: 6_000 }, (_, index) => [`a${index}`, '', '', '', '', ''])
    await fixture.prepare(rowsOf(rows))
    const { row } = await fixture.corrections.editCell('job', { ordinal: 5_999, columnIndex: 0, text: 'a3' })
    expect(row.issues).toEqual([])
    await fixture.corrections.close()
    expect(fixture.tasks).toEqual(['regroup'])
    const [now] = await fixture.queries.rowsAt('job', [5_999])
    expect(now?.issues).toMatchObject([{ code: 'duplicate.inFile', params: { otherRow: 5 } }])
    expect(fixture.queries.get('job').warningRows).toBe(1)
  })
})

describe('earlier imports', () => {
  it('count customers that were uploaded, by any identifier, and none that were left out or refused', async () => {
    await fixture.prepare(
      rowsOf([
        ['a1', one, '', '', '', ''],
        ['a2', '', '', '', '', ''],
        ['a3', two, '', '', '', ''],
      ]),
      {
        id: 'earlier',
      },
    )
    await fixture.corrections.changeRows('earlier', { kind: 'ordinals', ordinals: [1] }, { kind: 'skip' })
    await fixture.corrections.editCell('earlier', { ordinal: 2, columnIndex: 0, text: 'a4' })
    await fixture.prepare(
      rowsOf([
        ['x', one, '', '', '', ''],
        ['a2', '', '', '', '', ''],
        ['a3', '', '', '', '', ''],
        ['a4', '', '', '', '', ''],
      ]),
    )
    expect(await fixture.corrections.earlierImports('job')).toEqual({ sameFile: [], sameCustomers: 0 })
    await fixture.base.uploadToEnd('earlier')
    expect((await fixture.corrections.earlierImports('job')).sameCustomers).toBe(2)
  })

  it('recognise the identical file', async () => {
    const { journal } = fixture.base
    for (const id of ['earlier', 'job']) {
      await fixture.prepare(rowsOf(cells), { id })
      journal.write(() => journal.jobs.setFileHash(journal.jobs.get(id).key, 'a hash'))
    }
    await fixture.base.uploadToEnd('earlier')
    const { completedAt } = fixture.queries.get('earlier')
    expect(await fixture.corrections.earlierImports('job')).toEqual({
      sameFile: [{ jobId: 'earlier', fileName: 'earlier.xlsx', completedAt, accepted: 4 }],
      sameCustomers: 4,
    })
  })

  it('are recognised after the rows of an import were removed: its digests stay with the receipt', async () => {
    const { journal } = fixture.base
    await fixture.prepare(rowsOf([...cells, ['b', '1', '', '', '', '']]), { id: 'earlier' })
    journal.write(() => journal.jobs.setSkipInvalid(journal.jobs.get('earlier').key, true, 'x'))
    await fixture.base.uploadToEnd('earlier')
    journal.write(() => removeRows(journal, journal.jobs.get('earlier').key))
    while (journal.write(() => journal.staging.sweep()));
    await fixture.prepare(
      rowsOf([
        ['a1', '', '', '', '', ''],
        ['b', '', '', '', '', ''],
      ]),
    )
    expect((await fixture.corrections.earlierImports('job')).sameCustomers).toBe(1)
  })

  it('made before the keychain was lost are not recognised, and do not hide later ones', async () => {
    const { journal } = fixture.base
    await fixture.prepare(rowsOf([['a2', '', '', '', '', '']]), { id: 'before' })
    await fixture.base.uploadToEnd('before')
    journal.write(() => journal.identities.renameSecret('identity', 'identity:lost'))
    await fixture.prepare(rowsOf([['a1', '', '', '', '', '']]), { id: 'after' })
    await fixture.base.uploadToEnd('after')
    await fixture.prepare(rowsOf(['a1', 'a2'].map((id) => [id, '', '', '', '', ''])))
    expect((await fixture.corrections.earlierImports('job')).sameCustomers).toBe(1)
  })

  it('do not include rehearsals', async () => {
    await fixture.prepare(rowsOf(cells), { id: 'earlier' })
    await fixture.prepare(rowsOf(cells))
    await fixture.base.uploadToEnd('earlier', { isRehearsal: true })
    expect(await fixture.corrections.earlierImports('job')).toEqual({ sameFile: [], sameCustomers: 0 })
  })
})
