import { describe, expect, it } from 'vitest'
import { ringArcs } from '../../../../../renderer/components/charts/ringArcs.ts'
import { trendPath } from '../../../../../renderer/components/charts/trendPath.ts'
import { addSample, mostSamples, type SpeedSample } from '../../../../../renderer/stores/speedTrail.ts'
import type { JobProgress } from '../../../../../electron/shared/model/job.ts'

describe('the ring chart of shares', () => {
  /** Catches: 2 failed rows of 20,000 that nobody can see, and pieces that then overlap or leave a gap. */
  it('shows the smallest part and still closes', () => {
    const arcs = ringArcs([
      { name: 'accepted', value: 19_998 },
      { name: 'rejected', value: 2 },
      { name: 'pending', value: 0 },
    ])
    expect(arcs.map(({ name }) => name)).toEqual(['accepted', 'rejected'])
    expect(arcs[1]?.length).toBeGreaterThanOrEqual(1.5)
    expect(arcs[1]?.start).toBeCloseTo(arcs[0]?.length ?? 0, 9)
    expect(arcs.reduce((sum, { length }) => sum + length, 0)).toBeCloseTo(100, 9)
  })

  it('is empty for no part and full for a single part', () => {
    expect(ringArcs([{ name: 'accepted', value: 0 }])).toEqual([])
    expect(ringArcs([{ name: 'accepted', value: 3 }])).toEqual([{ name: 'accepted', length: 100, start: 0 }])
  })
})

describe('the line chart over time', () => {
  /** Catches: a line upside down (SVG counts downwards), and one that does not reach the edges. */
  it('runs from the left edge to the right, larger values higher', () => {
    expect(
      trendPath(
        [
          { at: 1_000, value: 0 },
          { at: 2_000, value: 50 },
          { at: 3_000, value: 100 },
        ],
        100,
      ),
    ).toBe('M0.0 100.0 L300.0 50.0 L600.0 0.0')
  })

  it('contains no NaN for a single moment or a speed of 0', () => {
    expect(trendPath([{ at: 5, value: 0 }], 0)).toBe('M0.0 100.0')
  })
})

describe('the speed history of an upload', () => {
  const at = (elapsedMs: number): JobProgress => ({
    jobId: 'j',
    revision: elapsedMs,
    phase: 'uploading',
    rowsDone: elapsedMs,
    rowsTotal: null,
    fraction: 0.5,
    rowsPerSecond: 1_000,
    elapsedMs,
    remainingMs: null,
    batchesDone: 0,
    batchesTotal: 0,
    reconciliation: null,
    waitingFor: null,
    nextAttemptAt: null,
  })

  /** Catches: hours of samples kept in memory, and the newest moment dropped when it is thinned. */
  it('stays bounded however long the upload lasts, with its first and its newest moment', () => {
    let trail: readonly SpeedSample[] = []
    for (let elapsedMs = 0; elapsedMs < 5_000; elapsedMs += 1) trail = addSample(trail, at(elapsedMs))
    expect(trail.length).toBeLessThanOrEqual(mostSamples)
    expect([trail[0]?.elapsedMs, trail.at(-1)?.elapsedMs]).toEqual([0, 4_999])
  })

  it('starts over when the job resumes after a pause', () => {
    const before = addSample(addSample([], at(100)), at(200))
    expect(addSample(before, at(10))).toHaveLength(1)
  })
})
