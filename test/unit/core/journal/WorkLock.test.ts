import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DataDirLock } from '../../../../electron/core/journal/DataDirLock.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
let other: DataDirLock
beforeEach(() => {
  fixture = new JobsFixture()
  other = new DataDirLock(fixture.dataDir)
})
afterEach(() => {
  other.release()
  fixture.close()
})

describe('the lock shared by the work of one process', () => {
  it('is released with the last piece of work, in whatever order they began', () => {
    const releaseFirst = fixture.lock.hold()
    const releaseSecond = fixture.lock.hold()
    releaseFirst()
    releaseFirst()
    expect(other.tryAcquire()).toBe(false)
    // 「清除本机数据」 asks this: one piece of work is work.
    expect(fixture.lock.isAtWork).toBe(true)
    releaseSecond()
    expect(fixture.lock.isAtWork).toBe(false)
    expect(other.tryAcquire()).toBe(true)
  })

  it('is refused while another process works', () => {
    other.tryAcquire()
    expect(() => fixture.lock.hold()).toThrow(expect.objectContaining({ code: 'storage.inUse' }) as Error)
    expect(fixture.lock.tryHold()).toBeNull()
    other.release()
    fixture.lock.hold()()
  })

  it('runs recovery when it is taken, and not while work is under way', async () => {
    await fixture.addJob({ rows: 4 })
    fixture.journal.write(() => fixture.journal.jobs.setState(1, 'uploading', 'x'))
    const release = fixture.lock.hold()
    expect(fixture.job()).toMatchObject({ state: 'paused', pauseReason: 'interrupted' })
    fixture.journal.write(() => fixture.journal.jobs.setState(1, 'uploading', 'x'))
    fixture.lock.hold()()
    expect(fixture.job().state).toBe('uploading')
    release()
  })

  it('is released when recovery failed', () => {
    const { write } = fixture.journal
    fixture.journal.write = () => {
      throw new Error('full')
    }
    expect(() => fixture.lock.hold()).toThrow('full')
    fixture.journal.write = write.bind(fixture.journal)
    expect(other.tryAcquire()).toBe(true)
  })
})
