import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { removeJob, removeRows } from '../../../../electron/core/retention/JobRemoval.ts'
import { purgeRegularly, RowPurge } from '../../../../electron/core/retention/RowPurge.ts'
import { sweepRows } from '../../../../electron/core/retention/RowSweeper.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

const now = new Date('2026-11-24T00:00:00Z')
const daysLater = (days: number): Date => new Date(now.getTime() + days * 86_400_000)

/** The bytes of every file in the data folder, the write-ahead log included. */
const everything = (): Buffer =>
  Buffer.concat(readdirSync(fixture.dataDir).map((name) => readFileSync(join(fixture.dataDir, name))))

describe('removing a job', () => {
  it('that was bisected leaves no trace of it and not a byte of its key, in the log either', async () => {
    await fixture.addJob({ rows: 600, invalid: [5], skipInvalid: true })
    fixture.platform.behaviour = (call) => ({
      result: {
        phase: 'sent',
        httpStatus: 200,
        headers: { retryAfter: null, date: null, location: null },
        bodyText: call.ids.includes('r9') ? '{"code":"1","msg":"no"}' : '{"code":"200"}',
        failure: null,
        detail: null,
      },
    })
    await fixture.uploadToEnd()
    const wrappedKey = Buffer.from(fixture.journal.jobs.get('job').wrappedKey ?? [])
    expect(everything().includes(wrappedKey)).toBe(true)
    fixture.journal.write(() => removeJob(fixture.journal, 1))
    await sweepRows(fixture.journal)
    expect(everything().includes(wrappedKey)).toBe(false)
    expect(fixture.journal.batches.list(1, 'all')).toEqual([])
    expect(fixture.journal.issues.groups(1)).toEqual([])
    expect(fixture.journal.staging.places(1)).toEqual([])
    expect(fixture.journal.checkIntegrity()).toBe('ok')
  })

  it('never lets a new job inherit rows that are not swept yet', async () => {
    await fixture.addJob({ id: 'old', rows: 300 })
    fixture.journal.write(() => removeJob(fixture.journal, 1))
    await fixture.addJob({ id: 'new', rows: 2 })
    expect((await fixture.uploadToEnd('new')).reconciliation.accepted).toBe(2)
  })

  it('in pieces continues after a kill, and leaves other jobs unchanged', async () => {
    await fixture.addJob({ id: 'kept', rows: 300 })
    await fixture.addJob({ id: 'gone', rows: 9_000, invalid: [1, 6_000] })
    fixture.journal.write(() => removeJob(fixture.journal, 2))
    expect(fixture.journal.write(() => fixture.journal.staging.sweep())).toBe(true)
    fixture.restart()
    await sweepRows(fixture.journal)
    expect(fixture.journal.staging.places(2)).toEqual([])
    expect(fixture.journal.staging.unsentBetween(2, 0, 10_000).size).toBe(0)
    expect((await fixture.uploadToEnd('kept')).reconciliation.accepted).toBe(300)
  })

  it('with its rows alone keeps the receipt and the findings by cause', async () => {
    await fixture.addJob({ rows: 5, invalid: [0] })
    fixture.journal.write(() => removeRows(fixture.journal, 1))
    await sweepRows(fixture.journal)
    expect(fixture.job()).toMatchObject({ hasRows: false, invalidRows: 1 })
    expect(fixture.journal.issues.groups(1)).toHaveLength(1)
  })
})

describe('purging old rows', () => {
  it('removes those of jobs untouched for the set number of days, and of jobs that had ended when the process died', async () => {
    await fixture.addJob({ id: 'fresh', rows: 2 })
    await fixture.addJob({ id: 'done', rows: 2 })
    await fixture.addJob({ id: 'old', rows: 2 })
    const { journal } = fixture
    const purge = new RowPurge(journal, () => undefined)
    await fixture.uploadToEnd('done')
    journal.write(() => {
      journal.jobs.setState(1, 'prepared', daysLater(3).toISOString())
      journal.jobs.setState(3, 'paused', daysLater(0).toISOString(), { reason: 'user' })
    })
    purge.purge(7, daysLater(6.5))
    purge.purge(7, daysLater(8))
    const hasRows = (): boolean[] => ['fresh', 'done', 'old'].map((id) => fixture.job(id).hasRows)
    expect(hasRows()).toEqual([true, false, false])
  })

  it('removes nothing right after the clock jumped years ahead, and does a day later if the clock was right', async () => {
    await fixture.addJob({ rows: 2 })
    const { journal } = fixture
    const purge = new RowPurge(journal, () => undefined)
    journal.write(() => journal.jobs.setState(1, 'paused', now.toISOString(), { reason: 'user' }))
    // Two starts by the wrong clock, a minute apart, then it is right again.
    purge.purge(7, daysLater(2_000))
    purge.purge(7, daysLater(2_000.001))
    expect(fixture.job().hasRows).toBe(true)
    purge.purge(7, daysLater(1))
    purge.purge(7, daysLater(2_000))
    expect(fixture.job().hasRows, 'the first jump still counted').toBe(true)
    // A long holiday looks the same at first; a day later it is believed.
    purge.purge(7, daysLater(2_001.1))
    expect(fixture.job().hasRows).toBe(false)
  })

  it('removes rows on the announced day when the app is started every day', async () => {
    await fixture.addJob({ rows: 2 })
    const { journal } = fixture
    const purge = new RowPurge(journal, () => undefined)
    journal.write(() => journal.jobs.setState(1, 'paused', now.toISOString(), { reason: 'user' }))
    for (const day of [1, 2, 3, 4, 5, 6.1, 7]) {
      purge.purge(7, daysLater(day))
      expect(fixture.job().hasRows).toBe(true)
    }
    purge.purge(7, daysLater(7.2))
    expect(fixture.job().hasRows).toBe(false)
  })

  it('spares a job that is being uploaded, however long it takes', async () => {
    await fixture.addJob({ rows: 2 })
    fixture.journal.write(() => fixture.journal.jobs.setState(1, 'uploading', now.toISOString()))
    for (const day of [30, 32]) {
      new RowPurge(fixture.journal, () => undefined).purge(7, daysLater(day))
    }
    expect(fixture.job().hasRows).toBe(true)
  })

  it('does not prevent the app from starting on a full disk', () => {
    fixture.journal.write = () => {
      throw Object.assign(new Error('full'), { errcode: 13 })
    }
    expect(() => new RowPurge(fixture.journal, () => undefined).purge(7, now)).not.toThrow()
  })
})

describe('purging regularly', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('runs at the start and again while the app stays open for days, until it is closed', () => {
    const purge = vi.fn()
    const stop = purgeRegularly(purge)
    expect(purge).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(24 * 60 * 60 * 1_000)
    expect(purge).toHaveBeenCalledTimes(5)
    stop()
    vi.advanceTimersByTime(24 * 60 * 60 * 1_000)
    expect(purge).toHaveBeenCalledTimes(5)
  })

  it('reports a failure at the start, and does not end an open app because a later purge fails', () => {
    const failing = vi.fn(() => {
      throw new Error('disk')
    })
    expect(() => purgeRegularly(failing)).toThrow('disk')
    failing.mockImplementationOnce(() => undefined as never)
    const stop = purgeRegularly(failing)
    expect(() => vi.advanceTimersByTime(12 * 60 * 60 * 1_000)).not.toThrow()
    expect(failing).toHaveBeenCalledTimes(4)
    stop()
  })
})
