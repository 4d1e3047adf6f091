import { describe, expect, it } from 'vitest'
import type { Journal } from '../../../../electron/core/journal/Journal.ts'
import { JobFeed } from '../../../../electron/core/jobs/JobFeed.ts'
import type { ProgressFacts, ProgressReporter } from '../../../../electron/core/jobs/ProgressReporter.ts'
import { RateMeter } from '../../../../electron/core/jobs/RateMeter.ts'
import type { JobProgress } from '../../../../electron/shared/model/job.ts'
import { VirtualClock } from '../../../support/jobs/VirtualClock.ts'

const facts = (rowsDone: number, rowsTotal: number | null = 1_000): ProgressFacts => ({
  phase: 'uploading',
  rowsDone,
  rowsTotal,
  fraction: rowsDone / 1_000,
  batchesDone: 0,
  batchesTotal: 0,
  reconciliation: null,
  waitingFor: null,
  nextAttemptAt: null,
})

/** Progress needs no journal. */
function feedInto(said: JobProgress[]): JobFeed {
  const feed = new JobFeed({} as Journal)
  feed.subscribe({ progress: (progress) => said.push(progress) })
  return feed
}

describe('the rate meter', () => {
  it('follows a slowdown within its window instead of averaging over the whole run', () => {
    const clock = new VirtualClock()
    const meter = new RateMeter(() => clock.elapsedMs())
    let done = 0
    const run = (seconds: number, perSecond: number): void => {
      for (let tick = 0; tick < seconds * 5; tick++) {
        meter.mark((done += perSecond / 5))
        clock.advance(200)
      }
    }
    run(60, 1_000)
    expect(meter.perSecond).toBeCloseTo(1_000, -1)
    run(15, 10)
    expect(meter.perSecond).toBeLessThan(20)
    run(15, 0)
    expect(meter.perSecond).toBe(0)
    expect(meter.remainingMs(100)).toBeNull()
  })

  it('gives no rate from a single mark, and no time left when no row is left', () => {
    const clock = new VirtualClock()
    const meter = new RateMeter(() => clock.elapsedMs())
    expect([meter.perSecond, meter.remainingMs(5), meter.remainingMs(0)]).toEqual([0, null, 0])
    meter.mark(10)
    expect(meter.perSecond).toBe(0)
  })

  it('keeps its memory bounded over hours of marks', () => {
    const clock = new VirtualClock()
    const meter = new RateMeter(() => clock.elapsedMs())
    for (let mark = 0; mark < 100_000; mark++) {
      clock.advance(1)
      meter.mark(mark)
    }
    expect(meter.perSecond).toBeCloseTo(1_000, -1)
  })
})

describe('the progress reporter', () => {
  it('reports at most at its interval, always at the end, and each time with a larger revision', () => {
    const clock = new VirtualClock()
    const said: JobProgress[] = []
    const feed = feedInto(said)
    const report = (): ProgressReporter => feed.trackProgress('job', () => clock.elapsedMs())
    const first = report()
    for (let call = 0; call < 100; call++) {
      first.report(() => facts(call))
      clock.advance(10)
    }
    expect(said.length).toBeGreaterThanOrEqual(5)
    expect(said.length).toBeLessThanOrEqual(13)
    first.report(() => facts(1_000), true)
    expect(said.at(-1)).toMatchObject({ rowsDone: 1_000, remainingMs: 0 })
    // A later run of the same job is not overtaken by a late snapshot of this one.
    report().report(() => facts(0))
    const revisions = said.map(({ revision }) => revision)
    expect(revisions.every((revision, index) => index === 0 || revision > (revisions[index - 1] ?? 0))).toBe(
      true,
    )
  })

  it('does not read the journal for snapshots it will not report', () => {
    const clock = new VirtualClock()
    const reporter = feedInto([]).trackProgress('job', () => clock.elapsedMs())
    let reads = 0
    for (let call = 0; call < 50; call++) reporter.report(() => (reads++, facts(call)))
    expect(reads).toBe(1)
  })

  it('estimates from the part of the file read where the number of rows is unknown', () => {
    const clock = new VirtualClock()
    const said: JobProgress[] = []
    const reporter = feedInto(said).trackProgress('job', () => clock.elapsedMs())
    clock.advance(3_000)
    reporter.report(() => ({ ...facts(500, null), fraction: 0.25 }))
    expect(said[0]?.remainingMs).toBeCloseTo(9_000, 5)
    reporter.report(() => ({ ...facts(0, null), fraction: 0 }), true)
    expect(said[1]?.remainingMs).toBeNull()
  })
})
