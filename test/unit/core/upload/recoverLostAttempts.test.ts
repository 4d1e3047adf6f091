import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assertBalanced, JobsFixture } from '../../../support/jobs/createJobsFixture.ts'
import { accepted, refused } from '../../../support/jobs/callResults.ts'
import { JobEdits } from '../../../../electron/core/jobs/JobEdits.ts'

/** Before the mark, each of these sent the rows of the lost calls a second time, and ended 已完成 with exit code 0. */

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

const path = (name: string): string => join(fixture.dataDir, name)

/** The journal as it is on disk without its log, or with the log folded in. */
function copyJournal(how: 'withoutLog' | 'whole'): Buffer {
  if (how === 'whole') fixture.journal.truncateLog()
  return readFileSync(path('journal.sqlite'))
}

/** Kills the process and puts an older journal in the place of its own; the first piece of work finds out. */
function restartWith(journal: Buffer): void {
  fixture.kill()
  for (const suffix of ['-wal', '-shm']) rmSync(path(`journal.sqlite${suffix}`), { force: true })
  writeFileSync(path('journal.sqlite'), journal)
  fixture.start()
  fixture.lock.hold()()
}

/** Sends so many batches, and pauses. */
async function uploadBatches(count: number, jobId = 'job'): Promise<void> {
  const before = fixture.platform.ledger.length
  fixture.platform.onCall = () => {
    if (fixture.platform.ledger.length - before >= count) void fixture.upload.halt(jobId, 'pause')
  }
  await fixture.uploadToEnd(jobId)
  fixture.platform.onCall = () => undefined
}

const sentIds = (): string[] => fixture.platform.ledger.flatMap(({ ids }) => ids)

describe('a journal that knows fewer calls than its mark', () => {
  it('whose log was lost holds all that it does not know of as 待确认, and sends none of it', async () => {
    await fixture.addJob({ rows: 12, batchRows: 2 })
    await uploadBatches(3)
    const withoutLog = copyJournal('withoutLog')
    restartWith(withoutLog)
    expect(fixture.lost).toEqual({ fileNames: ['job.xlsx'], jobs: 0 })
    const job = fixture.job()
    assertBalanced(job)
    expect(job).toMatchObject({ state: 'completed', recordsLost: true, resendUnknown: false })
    expect(job.reconciliation).toMatchObject({ total: 12, unknown: 12, pending: 0 })
    await expect(fixture.uploadToEnd()).rejects.toMatchObject({ code: 'job.nothingToUpload' })
    expect(fixture.platform.ledger).toHaveLength(3)
  })

  it('of before the upload began is planned, and held as a whole', async () => {
    await fixture.addJob({ rows: 6, invalid: [3], skipInvalid: true, batchRows: 2 })
    const before = copyJournal('whole')
    await uploadBatches(2)
    restartWith(before)
    expect(fixture.job().reconciliation).toMatchObject({ total: 6, skipped: 1, unknown: 5, pending: 0 })
    fixture.upload.settleUnknown('job', null, 'accepted')
    expect(fixture.job().reconciliation).toMatchObject({ accepted: 5, unknown: 0 })
  })

  it('of before rows with errors were left out still balances', async () => {
    await fixture.addJob({ rows: 6, invalid: [3], batchRows: 2 })
    const before = copyJournal('whole')
    fixture.journal.write(() => fixture.journal.jobs.setSkipInvalid(1, true, 'x'))
    await uploadBatches(1)
    restartWith(before)
    assertBalanced(fixture.job())
    expect(fixture.job().reconciliation).toMatchObject({ skipped: 1, unknown: 5 })
  })

  it('goes on after the user’s word, and the next start does not hold it again', async () => {
    await fixture.addJob({ rows: 8, batchRows: 2 })
    await uploadBatches(1)
    restartWith(copyJournal('withoutLog'))
    fixture.upload.settleUnknown('job', null, 'resend')
    fixture.restart()
    fixture.lock.hold()()
    expect(fixture.lost.fileNames).toEqual([])
    expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({ accepted: 8 })
  })

  it('that is lost once more, after that was found and settled, is found once more', async () => {
    await fixture.addJob({ rows: 8, batchRows: 2 })
    await uploadBatches(2)
    const lost = copyJournal('withoutLog')
    restartWith(lost)
    fixture.upload.settleUnknown('job', null, 'resend')
    await uploadBatches(1)
    restartWith(lost)
    expect(fixture.job().reconciliation).toMatchObject({ unknown: 8, pending: 0 })
  })

  it('does not take a rejected row for one that may simply be sent again: it may have been', async () => {
    await fixture.addJob({ rows: 4, batchRows: 2, bisectRejected: false })
    fixture.platform.behaviour = ({ ids }) => ({ result: ids.includes('r3') ? refused('不行') : accepted() })
    await fixture.uploadToEnd()
    const before = copyJournal('whole')
    fixture.platform.behaviour = () => ({ result: accepted() })
    fixture.upload.retryRejected('job')
    await fixture.uploadToEnd()
    expect(sentIds().filter((id) => id === 'r3')).toHaveLength(2)
    restartWith(before)
    expect(fixture.job().reconciliation).toMatchObject({ accepted: 2, unknown: 2, rejected: 0 })
  })

  it('of the rehearsal before the real upload is not rehearsed any more', async () => {
    await fixture.addJob({ rows: 4, batchRows: 2 })
    await fixture.uploadToEnd('job', { isRehearsal: true })
    const rehearsed = copyJournal('whole')
    new JobEdits({
      journal: fixture.journal,
      lock: fixture.lock,
      feed: fixture.feed,
    }).leaveRehearsal('job')
    await uploadBatches(1)
    restartWith(rehearsed)
    expect(fixture.job()).toMatchObject({ isRehearsal: false, reconciliation: { unknown: 4, pending: 0 } })
  })

  it('says how many uploaded jobs it does not have at all, and nothing of those that were removed', async () => {
    for (const id of ['one', 'two']) await fixture.addJob({ id, rows: 2 })
    const before = copyJournal('whole')
    await fixture.addJob({ id: 'three', rows: 2 })
    for (const id of ['one', 'three']) await fixture.uploadToEnd(id)
    restartWith(before)
    expect(fixture.lost).toEqual({ fileNames: ['one.xlsx'], jobs: 1 })
    fixture.journal.write(() => fixture.journal.mark.noteRemoved('three'))
    fixture.lock.hold()()
    expect(fixture.lost).toEqual({ fileNames: [], jobs: 0 })
  })
})

describe('a journal without a readable mark', () => {
  it('holds what is not sent by its records, of every job, and begins a mark', async () => {
    await fixture.addJob({ id: 'done', rows: 2 })
    await fixture.uploadToEnd('done')
    await fixture.addJob({ rows: 8, batchRows: 2 })
    await uploadBatches(1)
    fixture.kill()
    rmSync(path('journal.mark'))
    fixture.start()
    fixture.lock.hold()()
    expect(fixture.lost.fileNames).toEqual(['job.xlsx'])
    expect(fixture.job().reconciliation).toMatchObject({ accepted: 2, unknown: 6, pending: 0 })
    expect(fixture.job('done')).toMatchObject({ recordsLost: false, reconciliation: { accepted: 2 } })
    fixture.restart()
    fixture.lock.hold()()
    expect(fixture.lost).toEqual({ fileNames: [], jobs: 0 })
  })
})

describe('a journal that knows all calls', () => {
  it('holds nothing: kills, pauses and rehearsals lose no trust', async () => {
    await fixture.addJob({ rows: 20, batchRows: 2, concurrency: 3 })
    await fixture.uploadToEnd('job', { isRehearsal: true })
    fixture.journal.write(() => {
      fixture.journal.batches.remove(1)
      fixture.journal.jobs.resetUpload(1, 'x')
    })
    await uploadBatches(2)
    for (let kill = 0; kill < 3; kill++) {
      fixture.restart()
      await uploadBatches(1)
    }
    fixture.lock.hold()()
    expect(fixture.lost).toEqual({ fileNames: [], jobs: 0 })
    expect(fixture.job().recordsLost).toBe(false)
  })
})

describe('the mark of a call', () => {
  it('is on the disk before the call is made', async () => {
    await fixture.addJob({ rows: 10, batchRows: 1, concurrency: 4 })
    const marked: (number | undefined)[] = []
    fixture.platform.onCall = (_call, { result }) => {
      if (result !== null) return
      marked.push(fixture.journal.mark.read()?.of('job')?.attempts)
    }
    await fixture.uploadToEnd()
    expect(marked).toHaveLength(10)
    for (const [index, attempts] of marked.entries()) expect(attempts).toBeGreaterThan(index)
  })

  it('that the disk refuses is not made, and its rows are not in doubt', async () => {
    await fixture.addJob({ rows: 6, batchRows: 2 })
    const { mark } = fixture.journal
    const raise = mark.raise.bind(mark)
    mark.raise = (jobId, attempts) => {
      if (attempts === 2) throw Object.assign(new Error('full'), { errcode: 13 })
      raise(jobId, attempts)
    }
    await expect(fixture.uploadToEnd()).rejects.toMatchObject({ code: 'storage.full' })
    mark.raise = raise
    expect(fixture.job().reconciliation).toMatchObject({ accepted: 2, unknown: 0, pending: 4 })
    expect((await fixture.uploadToEnd()).reconciliation).toMatchObject({ accepted: 6 })
    expect(new Set(sentIds()).size).toBe(sentIds().length)
  })
})
