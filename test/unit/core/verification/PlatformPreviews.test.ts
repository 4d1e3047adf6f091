import { afterEach, beforeEach, expect, it } from 'vitest'
import { idOf } from '../../../support/jobs/createJobsFixture.ts'
import { answered } from '../../../support/jobs/callResults.ts'
import { VerificationFixture } from '../../../support/verification/VerificationFixture.ts'

let fixture: VerificationFixture
beforeEach(() => (fixture = new VerificationFixture()))
afterEach(() => fixture.close())

/** Customers that are on the platform already. */
function seed(...customers: { identityId: string; birthday: string }[]): void {
  fixture.customers.receive(JSON.stringify({ publicParams: { isMatching: true }, data: customers }))
}

async function preview(): Promise<ReturnType<typeof fixture.previews.read>> {
  await fixture.previews.start('job', false)
  await fixture.jobs.clock.settle(fixture.previews.whenEnded())
  return fixture.previews.read('job')
}

it('counts new customers and updates, with what they would change, and sends nothing', async () => {
  await fixture.jobs.addJob({ rows: 120, invalid: [7] })
  seed({ identityId: idOf(3), birthday: '1980-05-06' }, { identityId: idOf(4), birthday: '1990-01-02' })
  expect(await preview()).toMatchObject({
    state: 'done',
    looked: 119,
    added: 117,
    updated: 2,
    unchanged: 1,
    unsure: 0,
    examples: [{ rowNumber: 5, changes: [{ field: 'birthday', before: '1980-05-06', after: '1990-01-02' }] }],
  })
  expect(fixture.jobs.platform.ledger).toEqual([])
  expect(fixture.jobs.job().state).toBe('prepared')
})

it('shows a hundred examples at most', async () => {
  await fixture.jobs.addJob({ rows: 150 })
  seed(...Array.from({ length: 150 }, (_, row) => ({ identityId: idOf(row), birthday: '1980-05-06' })))
  const found = await preview()
  expect(found).toMatchObject({ updated: 150 })
  expect(found?.examples).toHaveLength(100)
})

it('can be cancelled in the middle', async () => {
  await fixture.jobs.addJob({ rows: 200 })
  fixture.onLookup = () => {
    if (fixture.lookups.length === 2) void fixture.previews.cancel()
  }
  expect(await preview()).toMatchObject({ state: 'stopped', reason: 'user', looked: 100 })
  expect(fixture.lookups).toHaveLength(2)
})

it('says when the platform answers no lookups, and remembers it for the result', async () => {
  await fixture.jobs.addJob({ rows: 3 })
  fixture.lookupFaults = [answered(404, '')]
  expect(await preview()).toMatchObject({ state: 'closed', reason: 'notFound', added: 0 })
  expect(fixture.service.closedReason('job')).toBe('notFound')
})
