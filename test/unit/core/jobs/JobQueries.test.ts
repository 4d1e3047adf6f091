import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JobEdits } from '../../../../electron/core/jobs/JobEdits.ts'
import { JobQueries } from '../../../../electron/core/jobs/JobQueries.ts'
import { JobRemoval, removeRows } from '../../../../electron/core/retention/JobRemoval.ts'
import { chunkRows } from '../../../../electron/core/preparation/prepareBlock.ts'
import { accepted, lost, refused } from '../../../support/jobs/callResults.ts'
import { idOf, JobsFixture, nothingChanges } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
let queries: JobQueries
let edits: JobEdits
let removal: JobRemoval
let swept = 0
beforeEach(() => {
  fixture = new JobsFixture()
  queries = new JobQueries(fixture.journal, fixture.feed, fixture.keys)
  swept = 0
  edits = new JobEdits({
    journal: fixture.journal,
    lock: fixture.lock,
    feed: fixture.feed,
  })
  removal = new JobRemoval({
    journal: fixture.journal,
    lock: fixture.lock,
    feed: fixture.feed,
    corrections: nothingChanges,
    sweep: () => (swept += 1),
  })
})
afterEach(() => fixture.close())

const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error

describe('a page of rows', () => {
  const invalid = Array.from({ length: 300 }, (_, index) => 3 * index + 1)

  it('holds the rows at its place, across chunk borders, and the total number of rows', async () => {
    await fixture.addJob({ rows: 1_000, invalid })
    const page = await queries.rows('job', { kind: 'all' }, 120, 10)
    expect(page.total).toBe(1_000)
    expect(page.rows.map((row) => row.ordinal)).toEqual([120, 121, 122, 123, 124, 125, 126, 127, 128, 129])
    expect(page.rows[1]).toMatchObject({
      rowNumber: 123,
      state: 'invalid',
      cells: [idOf(121), '1990-13-45', '随便'],
    })
    expect(page.rows[0]).toMatchObject({ state: 'ready', issues: [] })
    expect(JSON.parse(page.rows[0]?.recordJson ?? '')).toEqual({
      identityId: idOf(120),
      birthday: '1990-01-02',
    })
    expect((await queries.rows('job', { kind: 'all' }, 995, 50)).rows).toHaveLength(5)
    expect((await queries.rows('job', { kind: 'all' }, 5_000, 50)).rows).toEqual([])
  })

  it('of rows with errors is the same from the top, from the bottom, and after another filter', async () => {
    await fixture.addJob({ rows: 1_000, invalid })
    for (const offset of [0, 290, 100, 110, 90, 0, 299]) {
      const page = await queries.rows('job', { kind: 'errors' }, offset, 10)
      expect(page.total).toBe(300)
      expect(page.rows.map((row) => row.ordinal)).toEqual(invalid.slice(offset, offset + 10))
      const [group] = queries.issues('job')
      if (!group) throw new Error('no findings')
      const cause = await queries.rows(
        'job',
        { kind: 'cause', code: group.code, field: group.field },
        offset,
        10,
      )
      expect(cause.rows.map((row) => row.ordinal)).toEqual(invalid.slice(offset, offset + 10))
      expect(cause.total).toBe(group.count)
    }
    expect(await queries.rows('job', { kind: 'warnings' }, 0, 10)).toEqual({ rows: [], total: 0 })
    expect(await queries.rows('job', { kind: 'cause', code: 'tags.comma', field: 'tags' }, 0, 10)).toEqual({
      rows: [],
      total: 0,
    })
  })

  it('is refused once the rows are gone, though the job was looked at before', async () => {
    await fixture.addJob({ rows: 5 })
    await queries.rows('job', { kind: 'all' }, 0, 10)
    fixture.journal.write(() => removeRows(fixture.journal, 1))
    await expect(queries.rows('job', { kind: 'all' }, 0, 10)).rejects.toEqual(code('job.staleRows'))
  })

  it('is refused when a chunk is missing or was moved', async () => {
    await fixture.addJob({ id: 'a', rows: 4 * chunkRows })
    await fixture.addJob({ id: 'b', rows: 4 * chunkRows })
    const { places } = fixture.journal.staging
    fixture.journal.staging.places = (key) =>
      places.call(fixture.journal.staging, key).filter((place) => place.chunkIndex !== 1)
    await expect(queries.rows('a', { kind: 'all' }, 0, 10)).rejects.toEqual(code('storage.tampered'))
  })
})

describe('the batches of a job', () => {
  it('are paged in the order of the rows, none twice and none left out, for every state', async () => {
    await fixture.addJob({ rows: 250, batchRows: 10 })
    fixture.platform.behaviour = ({ ids }) => ({
      result: ids.includes(idOf(100)) ? lost() : ids.includes(idOf(201)) ? refused('不行') : accepted(),
    })
    await fixture.uploadToEnd()
    for (const state of ['all', 'accepted', 'rejected', 'unknown', 'pending'] as const) {
      const all = queries.batches('job', state, 0, 1_000)
      const rowNumbers = all.map(({ firstRowNumber }) => firstRowNumber)
      expect(rowNumbers).toEqual([...rowNumbers].sort((a, b) => a - b))
      if (state !== 'all') expect(new Set(all.map((batch) => batch.state)).size).toBeLessThanOrEqual(1)
      const paged: number[] = []
      for (let offset = 0; ; offset += 7) {
        const page = queries.batches('job', state, offset, 7)
        paged.push(...page.map(({ id }) => id))
        if (page.length < 7) break
      }
      expect(paged).toEqual(all.map(({ id }) => id))
    }
    expect(queries.batches('job', 'all', 0, 1_000).reduce((rows, batch) => rows + batch.rowCount, 0)).toBe(
      250,
    )
    expect(queries.batches('job', 'unknown')).toMatchObject([{ firstRowNumber: 102, rowCount: 10 }])
  })

  // A million rows are 2,000 batches: unasked, they must not cross to the window in one piece.
  it('are 200 a page unless more are requested', async () => {
    await fixture.addJob({ rows: 450, batchRows: 2 })
    await fixture.uploadToEnd()
    expect(queries.batches('job', 'all')).toHaveLength(200)
    expect(queries.batches('job', 'all', 200)).toHaveLength(25)
  })
})

describe('the rows of a batch', () => {
  const ordinalsOf = async (batchId: number, offset = 0, limit = 200): Promise<number[]> =>
    (await queries.rows('job', { kind: 'batch', batchId }, offset, limit)).rows.map(({ ordinal }) => ordinal)

  it('are those that were sent with it, without skipped rows in between and rows of other batches', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10, invalid: [12, 13], skipInvalid: true })
    await fixture.uploadToEnd()
    const [, second] = queries.batches('job', 'all')
    const ordinals = [10, 11, 14, 15, 16, 17, 18, 19, 20, 21]
    expect(await ordinalsOf(second!.id)).toEqual(ordinals)
    expect(await ordinalsOf(second!.id, 8, 5)).toEqual([20, 21])
    expect((await queries.rows('job', { kind: 'batch', batchId: second!.id }, 8, 5)).total).toBe(10)
  })

  it('that retries rejected rows are those rows only, though its range covers many others', async () => {
    await fixture.addJob({ rows: 30, batchRows: 10 })
    const bad = [3, 14, 27].map(idOf)
    fixture.platform.behaviour = ({ ids }) => ({
      result: ids.some((id) => bad.includes(id)) ? refused('不行') : accepted(),
    })
    await fixture.uploadToEnd()
    fixture.platform.behaviour = () => ({ result: lost() })
    fixture.upload.retryRejected('job')
    await fixture.uploadToEnd()
    const [again] = queries.batches('job', 'unknown')
    expect(again).toMatchObject({ rowCount: 3, firstRowNumber: 5, lastRowNumber: 29 })
    expect(await ordinalsOf(again!.id)).toEqual([3, 14, 27])
  })

  it('cannot be read through another job', async () => {
    await fixture.addJob({ rows: 10 })
    await fixture.addJob({ id: 'other', rows: 10 })
    await fixture.uploadToEnd('other')
    const [batch] = queries.batches('other', 'all')
    expect(await ordinalsOf(batch!.id)).toEqual([])
  })
})

describe('the first request', () => {
  it('shows the first record that is sent, not one with an error', async () => {
    await fixture.addJob({ rows: 300, invalid: Array.from({ length: 200 }, (_, index) => index) })
    const preview = await queries.previewRequest('job')
    expect(JSON.parse(preview?.bodyJson ?? '')).toEqual({
      publicParams: { isMatching: true, matchingType: 1, importMode: 1 },
      data: [{ identityId: idOf(200), birthday: '1990-01-02' }],
    })
  })

  /** Catches: a place counted over rows that are left out, or over the edge of a chunk. */
  it('finds any customer by its place among those to be sent', async () => {
    await fixture.addJob({ rows: 205, invalid: [0, 1, 199, 200], skipInvalid: true })
    const ids = await Promise.all(
      [0, 1, 196, 197, 200].map(async (index) => (await queries.previewRequest('job', index))?.recordJson),
    )
    expect(ids.map((json) => (JSON.parse(json ?? '{}') as { identityId?: string }).identityId)).toEqual(
      [2, 3, 198, 201, 204].map(idOf),
    )
    expect(await queries.previewRequest('job', 201)).toBeNull()
  })

  /** Catches: a card that shows as sent what the version in the settings leaves out of this record. */
  it('names the fields that its version of the call leaves out', async () => {
    await fixture.addJob({ rows: 1 })
    const underSecond = new JobQueries(fixture.journal, fixture.feed, fixture.keys, () => 'v2')
    expect(await underSecond.previewRequest('job')).toMatchObject({
      callVersion: 'v2',
      unsent: ['identityId'],
    })
    expect(await queries.previewRequest('job')).toMatchObject({ callVersion: 'v1', unsent: [] })
  })

  it('is none when nothing is sent', async () => {
    await fixture.addJob({ rows: 2, invalid: [0, 1] })
    expect(await queries.previewRequest('job')).toBeNull()
  })
})

describe('changing a job', () => {
  it('is possible while nothing of it was sent, even after it was stopped', async () => {
    await fixture.addJob({ rows: 5, invalid: [0] })
    edits.setSkipInvalid('job', true)
    fixture.token = null
    await fixture.begin()
    await fixture.upload.halt('job', 'stop')
    expect(edits.setOptions('job', { isMatching: false, importMode: 2 }).options).toEqual({
      isMatching: false,
      importMode: 2,
    })
    expect(edits.setRowsPerBatch('job', 2).batchRows).toBe(2)
  })

  it('is refused once something was sent: the line would not balance', async () => {
    await fixture.addJob({ rows: 5, invalid: [0], skipInvalid: true })
    await fixture.begin()
    expect(() => edits.setSkipInvalid('job', false)).toThrow(code('job.wrongState'))
    expect(() => edits.setOptions('job', { isMatching: false, importMode: 2 })).toThrow(
      code('job.wrongState'),
    )
    expect(() => removal.remove('job')).toThrow(code('job.wrongState'))
    await fixture.clock.settle(fixture.upload.wait('job'))
    expect(() => edits.setRowsPerBatch('job', 2)).toThrow(code('job.wrongState'))
  })

  it('by removing it takes it off the list at once and has its rows swept', async () => {
    await fixture.addJob({ rows: 5 })
    removal.remove('job')
    expect(queries.list()).toEqual([])
    expect(() => queries.get('job')).toThrow(code('job.notFound'))
    expect(swept).toBe(1)
  })

  it('after a rehearsal resets it, and the real upload sends every row', async () => {
    await fixture.addJob({ rows: 25, batchRows: 10 })
    await fixture.uploadToEnd('job', { isRehearsal: true, endpoint: 'http://127.0.0.1:9/rehearsal' })
    expect(edits.leaveRehearsal('job')).toMatchObject({
      state: 'prepared',
      endpoint: null,
      isRehearsal: false,
      reconciliation: { pending: 25, accepted: 0 },
    })
    const job = await fixture.uploadToEnd()
    expect(job).toMatchObject({ state: 'completed', reconciliation: { accepted: 25 } })
    expect(() => edits.leaveRehearsal('job')).toThrow(code('job.wrongState'))
  })

  it('after a rehearsal is refused when its rows have expired: the job could not be uploaded', async () => {
    await fixture.addJob({ rows: 25 })
    await fixture.uploadToEnd('job', { isRehearsal: true })
    fixture.journal.write(() => removeRows(fixture.journal, 1))
    expect(() => edits.leaveRehearsal('job')).toThrow(code('job.staleRows'))
  })
})
