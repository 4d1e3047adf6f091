import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CallResult } from '../../../../electron/core/platform/PlatformClient.ts'
import { answered, lost, notSent, slowDown, tokenRefused } from '../../../support/jobs/callResults.ts'
import { assertBalanced, idOf } from '../../../support/jobs/createJobsFixture.ts'
import { VerificationFixture, type CallFate } from '../../../support/verification/VerificationFixture.ts'

/** What happens to a lookup instead of its answer. */
const lookupFaults = {
  none: () => null,
  lost,
  notSent,
  broken: () => answered(502, '<html></html>'),
  slow: () => slowDown('3'),
  token: tokenRefused,
  refused: () => answered(200, { code: '400', errorCode: 'E', msg: '参数错误' }),
  page: () => answered(200, '<html>sign in</html>'),
  closed: () => answered(403, ''),
  /** An answer about customers that nobody asked for. */
  stale: () =>
    answered(200, '{"code":"200","msg":"ok","data":[{"audienceUserId":1,"openids":[{"identityId":"x"}]}]}'),
} satisfies { [kind: string]: () => CallResult | null }
type LookupFault = keyof typeof lookupFaults

interface Scenario {
  rows: number
  batchRows: number
  fates: CallFate[]
  /** Rows whose customers were there before, with another birthday. */
  before: number[]
  missing: number[]
  changed: number[]
  visibleAfterMs: number
  mostCustomers: number
  mostValues: number
  onLongList: 'refuse' | 'empty' | 'cut'
  faults: LookupFault[]
  /** Milliseconds after which a run is cut off, and how. */
  cuts: { afterMs: number; how: 'pause' | 'kill' }[]
  passMs: number
}

const scenarios: fc.Arbitrary<Scenario> = fc.record({
  rows: fc.integer({ min: 1, max: 30 }),
  batchRows: fc.integer({ min: 1, max: 12 }),
  fates: fc.array(fc.constantFrom<CallFate[]>('accepted', 'lostButTaken', 'lost'), {
    minLength: 1,
    maxLength: 4,
  }),
  before: fc.array(fc.nat(29), { maxLength: 4 }),
  missing: fc.array(fc.nat(29), { maxLength: 3 }),
  changed: fc.array(fc.nat(29), { maxLength: 3 }),
  visibleAfterMs: fc.constantFrom(0, 10_000, 200_000, 299_000),
  mostCustomers: fc.constantFrom(1, 3, 1_000),
  mostValues: fc.constantFrom(1, 4, 50),
  onLongList: fc.constantFrom('refuse' as const, 'empty' as const, 'cut' as const),
  faults: fc.array(
    fc.constantFrom<LookupFault[]>('none', 'none', 'none', ...(Object.keys(lookupFaults) as LookupFault[])),
    { maxLength: 20 },
  ),
  cuts: fc.array(
    fc.record({ afterMs: fc.integer({ min: 0, max: 400_000 }), how: fc.constantFrom('pause', 'kill') }),
    { maxLength: 3 },
  ),
  passMs: fc.constantFrom(0, 30_000, 3_600_000),
})

/** Seeds customers, uploads, and verifies with all that happens in between. */
async function play(fixture: VerificationFixture, scenario: Scenario): Promise<void> {
  const { clock } = fixture.jobs
  const old = scenario.before.map((row) => ({ identityId: idOf(row), birthday: '1970-01-01' }))
  fixture.customers.receive(JSON.stringify({ publicParams: { isMatching: true }, data: old }))
  fixture.conduct({
    missing: scenario.missing.map(idOf),
    changed: Object.fromEntries(scenario.changed.map((row) => [idOf(row), { birthday: '2001-02-03' }])),
    visibleAfterMs: scenario.visibleAfterMs,
    mostCustomers: scenario.mostCustomers,
    mostValues: scenario.mostValues,
    onLongList: scenario.onLongList,
  })
  fixture.fates = scenario.fates
  await fixture.jobs.addJob({ rows: scenario.rows, batchRows: scenario.batchRows })
  await fixture.jobs.uploadToEnd()
  clock.advance(scenario.passMs)
  fixture.jobs.nextToken = 'token-2'
  fixture.lookupFaults = scenario.faults.map((kind) => lookupFaults[kind]())
  for (const { afterMs, how } of scenario.cuts) {
    if (fixture.jobs.job().reconciliation.unknown === 0) return
    await fixture.service.start('job', { purpose: 'unknown', askAgain: true })
    await clock.settle(Promise.race([clock.wait(afterMs), fixture.service.wait('job', 'unknown')]))
    if (how === 'kill') fixture.restart()
    else await clock.settle(fixture.service.pause('job', 'unknown'))
    check(fixture, scenario)
  }
  fixture.lookupFaults = []
  if (fixture.jobs.job().reconciliation.unknown === 0) return
  await fixture.service.start('job', { purpose: 'unknown', askAgain: true })
  await clock.settle(fixture.service.wait('job', 'unknown'))
}

/** Holds every verdict to what was taken, which only the test knows. */
function check(fixture: VerificationFixture, { rows, missing, changed, before }: Scenario): void {
  const taken = new Set(
    [...fixture.jobs.platform.takenCounts()].flatMap(([id, times]) => (times > 0 ? [id] : [])),
  )
  const ordinalsOf = (verdict: 'present' | 'missing'): number[] =>
    fixture.service.rows('job', 'unknown', verdict, { offset: 0, limit: 100 }).map(({ ordinal }) => ordinal)
  const isThere = (row: number): boolean =>
    (taken.has(idOf(row)) || before.includes(row)) && !missing.includes(row)
  const isEqual = (row: number): boolean =>
    taken.has(idOf(row)) && !missing.includes(row) && !changed.includes(row)
  expect(
    ordinalsOf('present').filter((row) => !isEqual(row)),
    '平台上有 of a row that is not there',
  ).toEqual([])
  expect(ordinalsOf('missing').filter(isThere), '平台上没有 of a row that is there').toEqual([])
  const job = fixture.jobs.job()
  assertBalanced(job)
  expect(job.reconciliation.total).toBe(rows)
}

it('whatever the platform and the network do, no verdict is wrong, and verifying sends nothing', async () => {
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      const fixture = new VerificationFixture()
      try {
        await play(fixture, scenario)
        check(fixture, scenario)
        const calls = fixture.jobs.platform.ledger.length
        const sent = new Set(fixture.jobs.platform.ledger.flatMap(({ ids }) => ids))
        expect(calls).toBeLessThanOrEqual(Math.ceil(scenario.rows / scenario.batchRows))
        expect(sent.size).toBe(fixture.jobs.platform.ledger.reduce((sum, { ids }) => sum + ids.length, 0))
        const found = fixture.service.read('job', 'unknown')
        if (found === null || found.state !== 'done') return
        // Once it is over, every row has a verdict.
        expect(found.present + found.missing + found.unsure).toBe(found.rows)
      } finally {
        fixture.close()
      }
    }),
    { numRuns: 40 },
  )
}, 240_000)
