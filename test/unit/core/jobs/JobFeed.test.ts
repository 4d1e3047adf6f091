import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logJobs, type JobFeed } from '../../../../electron/core/jobs/JobFeed.ts'
import type { Log } from '../../../../electron/core/logging/Log.ts'
import type { ChangeProgress } from '../../../../electron/shared/model/correction.ts'
import type { Job } from '../../../../electron/shared/model/job.ts'
import { jobOf } from '../../../../dev/jobOf.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

describe('the feed', () => {
  let fixture: JobsFixture
  let feed: JobFeed
  beforeEach(async () => {
    fixture = new JobsFixture()
    feed = fixture.feed
    for (const id of ['a', 'b', 'c']) await fixture.addJob({ id, rows: 2 })
  })
  afterEach(() => fixture.close())

  it('gives every snapshot a larger revision: a late answer must not replace a newer one in the window', () => {
    const jobs = [feed.get('a'), feed.announce('b'), feed.get('a')]
    const revisions = jobs.map(({ revision }) => revision)
    expect(revisions).toEqual([...new Set(revisions)].sort((one, other) => one - other))
  })

  it('tells every subscriber, also when one before it fails, and reports that failure', () => {
    const told: string[] = []
    feed.subscribe({
      changed: () => {
        throw new Error('the window is gone')
      },
    })
    feed.subscribe({ changed: ({ id }) => told.push(id) })
    expect(() => feed.announce('a')).toThrow('the window is gone')
    expect(told).toEqual(['a'])
  })

  it('tells nothing to who has unsubscribed', () => {
    const told: Job[] = []
    feed.subscribe({ changed: (job) => told.push(job) })()
    feed.announce('a')
    expect(told).toEqual([])
  })

  it('publishes the jobs whose place in the queue changed, and not the one that starts', () => {
    feed.setQueue(['a', 'b', 'c'])
    fixture.changes.length = 0
    feed.setQueue(['b', 'c'], 'a')
    expect(fixture.changes.map(({ id, queuePosition }) => [id, queuePosition])).toEqual([
      ['b', 1],
      ['c', 2],
    ])
    feed.setQueue(['b', 'c'])
    expect(fixture.changes).toHaveLength(2)
  })

  it('says when a job is resumed only while it is paused: the time is out of date afterwards', () => {
    const at = new Date('2026-11-24T12:00:00Z')
    const { key } = fixture.journal.jobs.get('a')
    feed.setNextAttempt('a', at)
    expect(feed.get('a').nextAttemptAt).toBeNull()
    fixture.journal.write(() => fixture.journal.jobs.setState(key, 'paused', 'x', { reason: 'network' }))
    expect(feed.get('a').nextAttemptAt).toBe(at.toISOString())
    feed.setNextAttempt('a', null)
    expect(feed.get('a').nextAttemptAt).toBeNull()
  })

  it('throttles the counts of a change of many rows, and begins each change with one', () => {
    const told: ChangeProgress[] = []
    feed.subscribe({ changeProgress: (progress) => told.push(progress) })
    for (const jobId of ['a', 'b']) {
      const report = feed.trackChange(jobId)
      for (let rowsDone = 0; rowsDone < 50; rowsDone++) report({ phase: 'changing', rowsDone, rowsTotal: 50 })
    }
    expect(told.filter(({ rowsDone }) => rowsDone === 0).map(({ jobId }) => jobId)).toEqual(['a', 'b'])
    expect(told.length).toBeLessThan(50)
  })
})

describe('the log', () => {
  function setUp() {
    const lines: object[] = []
    const log: Log = { write: (event, entry) => void lines.push({ event, ...entry }) }
    return { lines, listener: logJobs(log) }
  }

  it('logs a job once for each state, not for each batch', () => {
    const { lines, listener } = setUp()
    const job = jobOf({ id: 'a', state: 'uploading' })
    listener.changed?.(job)
    listener.changed?.({ ...job, reconciliation: { ...job.reconciliation, accepted: 1 } })
    listener.changed?.({ ...job, state: 'paused', pauseReason: 'network' })
    listener.removed?.('a')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toMatchObject({ event: 'job', jobId: 'a', state: 'paused', pauseReason: 'network' })
  })

  it('logs nothing of a job that could identify a customer: no file, sheet or column name', () => {
    const { lines, listener } = setUp()
    listener.changed?.(jobOf({ fileName: '张三.xlsx', sheetName: '客户张三', pauseMessage: '张三已存在' }))
    expect(JSON.stringify(lines)).not.toContain('张三')
  })
})
