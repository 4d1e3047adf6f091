import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recoverJobs } from '../../../../electron/core/journal/recoverJobs.ts'
import { removeJob } from '../../../../electron/core/retention/JobRemoval.ts'
import { sweepRows } from '../../../../electron/core/retention/RowSweeper.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

const now = new Date('2026-11-24T00:00:00Z')

describe('recovery', () => {
  it('marks batches that were being sent as unknown, ends their attempts, and changes nothing else', async () => {
    await fixture.addJob({ rows: 4, batchRows: 1 })
    const { journal } = fixture
    journal.write(() => {
      for (const ordinal of [0, 1, 2, 3]) {
        const range = {
          firstOrdinal: ordinal,
          lastOrdinal: ordinal,
          rowCount: 1,
          firstRowNumber: 2,
          lastRowNumber: 2,
          round: 0,
        }
        journal.batches.insert(1, range, 'x')
      }
      journal.jobs.setPlanned(1, true)
      journal.jobs.setState(1, 'uploading', 'x')
      journal.batches.beginAttempt(2, 'hash', 'x')
      journal.batches.setState(3, 'accepted', 'x')
    })
    recoverJobs(journal, now, removeJob)
    expect(journal.batches.list(1, 'all').map((batch) => batch.state)).toEqual([
      'pending',
      'unknown',
      'accepted',
      'pending',
    ])
    expect(journal.receipts.attempts(2)).toMatchObject([{ outcome: 'unknown', endedAt: now.toISOString() }])
    expect(fixture.job()).toMatchObject({ state: 'paused', pauseReason: 'interrupted' })
    recoverJobs(journal, now, removeJob)
    expect(fixture.job().reconciliation).toMatchObject({ accepted: 1, unknown: 1, pending: 2 })
  })

  it('removes a job whose preparation did not end, and its rows', async () => {
    await fixture.addJob({ rows: 300, invalid: [1, 2] })
    fixture.journal.write(() => fixture.journal.jobs.setState(1, 'preparing', 'x'))
    recoverJobs(fixture.journal, now, removeJob)
    expect(fixture.journal.jobs.list()).toEqual([])
    await sweepRows(fixture.journal)
    expect(fixture.journal.staging.places(1)).toEqual([])
    expect(fixture.journal.issues.of(1, 1)).toEqual([])
  })
})
