import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JobEdits } from '../../../../electron/core/jobs/JobEdits.ts'
import { JobQueries } from '../../../../electron/core/jobs/JobQueries.ts'
import { removeRows } from '../../../../electron/core/jobs/recoverJobs.ts'
import { idOf, JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
let queries: JobQueries
let edits: JobEdits
let swept = 0
beforeEach(() => {
  fixture = new JobsFixture()
  queries = new JobQueries(fixture.journal, fixture.keys)
  swept = 0
  const events = { changed: () => undefined, progress: () => undefined, removed: () => undefined }
  edits = new JobEdits(fixture.journal, fixture.lock, events, () => (swept += 1))
})
afterEach(() => fixture.close())

const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error

describe('a page of rows', () => {
  const invalid = Array.from({ length: 300 }, (_, index) => 3 * index + 1)

  it('is the rows at its place, over the borders of chunks, and says how many there are', async () => {
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

  it('of rows with errors is the same from wherever one comes: top, bottom, back again, another filter', async () => {
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

  it('is refused when a chunk was taken out or moved', async () => {
    await fixture.addJob({ id: 'a', rows: 500 })
    await fixture.addJob({ id: 'b', rows: 500 })
    const { places } = fixture.journal.staging
    fixture.journal.staging.places = (key) =>
      places.call(fixture.journal.staging, key).filter((place) => place.chunkIndex !== 1)
    await expect(queries.rows('a', { kind: 'all' }, 0, 10)).rejects.toEqual(code('storage.tampered'))
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

  it('is none when nothing is sent', async () => {
    await fixture.addJob({ rows: 2, invalid: [0, 1] })
    expect(await queries.previewRequest('job')).toBeNull()
  })
})

describe('changing a job', () => {
  it('is possible while nothing of it was sent, also when it was stopped before', async () => {
    await fixture.addJob({ rows: 5, invalid: [0] })
    edits.setSkipInvalid('job', true)
    fixture.token = null
    await fixture.begin()
    await fixture.upload.halt('job', 'stop')
    expect(edits.setOptions('job', { isMatching: false, importMode: 2 }).options).toEqual({
      isMatching: false,
      importMode: 2,
    })
    expect(edits.setBatchRows('job', 2).batchRows).toBe(2)
  })

  it('is refused once something was sent: the line would not balance', async () => {
    await fixture.addJob({ rows: 5, invalid: [0], skipInvalid: true })
    await fixture.begin()
    expect(() => edits.setSkipInvalid('job', false)).toThrow(code('job.wrongState'))
    expect(() => edits.setOptions('job', { isMatching: false, importMode: 2 })).toThrow(
      code('job.wrongState'),
    )
    expect(() => edits.remove('job')).toThrow(code('job.wrongState'))
    await fixture.clock.settle(fixture.upload.wait('job'))
    expect(() => edits.setBatchRows('job', 2)).toThrow(code('job.wrongState'))
  })

  it('by removing it takes it from the list at once and has its rows swept', async () => {
    await fixture.addJob({ rows: 5 })
    edits.remove('job')
    expect(queries.list()).toEqual([])
    expect(() => queries.get('job')).toThrow(code('job.notFound'))
    expect(swept).toBe(1)
  })

  it('after a rehearsal makes it new again, and the real upload sends every row', async () => {
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

  it('after a rehearsal whose rows have expired says so instead of making a job that cannot go up', async () => {
    await fixture.addJob({ rows: 25 })
    await fixture.uploadToEnd('job', { isRehearsal: true })
    fixture.journal.write(() => removeRows(fixture.journal, 1))
    expect(() => edits.leaveRehearsal('job')).toThrow(code('job.staleRows'))
  })
})
