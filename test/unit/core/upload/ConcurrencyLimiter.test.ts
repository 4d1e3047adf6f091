import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConcurrencyLimiter } from '../../../../electron/core/upload/ConcurrencyLimiter.ts'
import { VirtualClock } from '../../../support/jobs/VirtualClock.ts'

function govern(concurrency: number, random = 1): { clock: VirtualClock; governor: ConcurrencyLimiter } {
  const clock = new VirtualClock()
  return { clock, governor: new ConcurrencyLimiter({ concurrency, clock, random: () => random }) }
}

describe('the concurrency limiter', () => {
  it('halves when asked to slow down, never below one, and grows again by about one a round', () => {
    const { governor } = govern(8)
    const seen: number[] = []
    for (let round = 1; round <= 5; round++) {
      governor.slowDown(null, round, true)
      seen.push(governor.allowedCalls)
    }
    expect(seen).toEqual([4, 2, 1, 1, 1])
    governor.succeeded()
    expect(governor.allowedCalls).toBe(2)
    for (let success = 0; success < 100; success++) governor.succeeded()
    expect(governor.allowedCalls).toBe(8)
  })

  it('does not halve again for calls that were in flight when it was asked to slow down', () => {
    const { governor } = govern(8)
    governor.slowDown(null, 1, true)
    governor.slowDown(null, 1, false)
    expect(governor.allowedCalls).toBe(4)
  })

  it('keeps the longest of all requested waits', () => {
    const { clock, governor } = govern(4)
    governor.slowDown(5_000, 1, true)
    governor.slowDown(1_000, 1, false)
    governor.backOff(null, 1)
    expect(governor.waitMs()).toBe(5_000)
    clock.advance(4_999)
    expect(governor.waitMs()).toBe(1)
    clock.advance(1)
    expect(governor.waitMs()).toBe(0)
  })

  it('never allows a call before every Retry-After is over, whatever else happens', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('slowDown'), ms: fc.integer({ min: 0, max: 9_000 }) }),
      fc.record({ kind: fc.constant('backOff'), ms: fc.integer({ min: 0, max: 9_000 }) }),
      fc.record({ kind: fc.constant('succeeded'), ms: fc.constant(0) }),
      fc.record({ kind: fc.constant('pass'), ms: fc.integer({ min: 0, max: 9_000 }) }),
    )
    fc.assert(
      fc.property(fc.array(step), fc.double({ min: 0, max: 1, noNaN: true }), (steps, random) => {
        const { clock, governor } = govern(4, random)
        let untilMs = 0
        for (const { kind, ms } of steps) {
          if (kind === 'pass') clock.advance(ms)
          else if (kind === 'succeeded') governor.succeeded()
          else {
            untilMs = Math.max(untilMs, clock.elapsedMs() + ms)
            if (kind === 'slowDown') governor.slowDown(ms, 1, true)
            else governor.backOff(ms, 1)
          }
          expect(clock.elapsedMs() + governor.waitMs()).toBeGreaterThanOrEqual(untilMs)
          expect(governor.allowedCalls).toBeGreaterThanOrEqual(1)
          expect(governor.allowedCalls).toBeLessThanOrEqual(4)
        }
      }),
    )
  })

  it('waits longer with every failure in a row, up to half a minute, with random jitter below that', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((failures) => {
      const { governor } = govern(2)
      governor.backOff(null, failures)
      return governor.waitMs()
    })
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    const { governor } = govern(2, 0.25)
    governor.backOff(null, 3)
    expect(governor.waitMs()).toBe(1_000)
  })

  it('waits at least a second when asked to slow down without a time', () => {
    const { governor } = govern(2, 0)
    governor.slowDown(null, 1, true)
    expect(governor.waitMs()).toBe(1_000)
  })

  it('allows one call at a time until a failure has passed', () => {
    const { governor } = govern(8)
    governor.backOff(null, 1)
    expect(governor.allowedCalls).toBe(1)
  })
})
