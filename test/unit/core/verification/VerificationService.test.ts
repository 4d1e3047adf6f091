import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lookupPath } from '../../../../electron/core/platform/lookupAddress.ts'
import { answered, lost, slowDown, tokenRefused } from '../../../support/jobs/callResults.ts'
import { assertBalanced, customerOf, idOf, masterKeys } from '../../../support/jobs/createJobsFixture.ts'
import { VerificationFixture } from '../../../support/verification/VerificationFixture.ts'

let fixture: VerificationFixture
beforeEach(() => (fixture = new VerificationFixture()))
afterEach(() => fixture.close())

/** A job of `rows` rows in batches of ten, or of a hundred if there are many, whose calls meet the fates in turn. */
async function uploaded(rows: number, ...fates: VerificationFixture['fates']): Promise<void> {
  fixture.fates = fates
  await fixture.jobs.addJob({ rows, batchRows: rows > 30 ? 100 : 10 })
  await fixture.jobs.uploadToEnd()
}

const valuesOf = (body: string): string[] => (JSON.parse(body) as { thirdIdList: string[] }).thirdIdList

describe('asking about 待确认 rows', () => {
  it('settles rows that are there and keeps those that are not', async () => {
    await uploaded(30, 'accepted', 'lostButTaken', 'lost')
    const found = await fixture.verify()

    expect(found).toMatchObject({
      state: 'done',
      rows: 20,
      present: 10,
      missing: 10,
      unsure: 0,
      resendable: 10,
    })
    const job = fixture.jobs.job()
    expect(job.reconciliation).toMatchObject({ accepted: 20, unknown: 10, pending: 0 })
    assertBalanced(job)
    // It looked and sent nothing.
    expect(fixture.jobs.platform.ledger).toHaveLength(3)
    expect(fixture.lookups.every(({ endpoint }) => endpoint.endsWith(lookupPath))).toBe(true)
  })

  it('splits a batch of which the platform has a part', async () => {
    await uploaded(20, 'lostButTaken')
    fixture.conduct({ missing: [idOf(3), idOf(17)], changed: { [idOf(5)]: { birthday: '2001-01-01' } } })
    const found = await fixture.verify()

    expect(found).toMatchObject({ present: 17, missing: 2, unsure: 1, resendable: 2 })
    expect(found.unsureBy).toEqual([{ reason: 'differs', count: 1 }])
    expect(found.differing).toEqual([{ field: 'birthday', count: 1 }])
    const job = fixture.jobs.job()
    expect(job.reconciliation).toMatchObject({ accepted: 17, unknown: 3 })
    assertBalanced(job)
    const page = { offset: 0, limit: 10 }
    expect(fixture.service.rows('job', 'unknown', 'missing', page).map((row) => row.rowNumber)).toEqual([
      5, 19,
    ])
    expect(fixture.service.rows('job', 'unknown', 'unsure', page)).toMatchObject([
      { rowNumber: 7, reason: 'differs', fields: ['birthday'] },
    ])
  })

  it('sends exactly the missing rows again, and only when told', async () => {
    await uploaded(20, 'lostButTaken')
    fixture.conduct({ missing: [idOf(3), idOf(17)], changed: { [idOf(5)]: { birthday: '2001-01-01' } } })
    await fixture.verify()
    const callsBefore = fixture.jobs.platform.ledger.length

    fixture.fates = ['accepted']
    fixture.service.releaseMissing('job')
    expect(fixture.jobs.job().reconciliation).toMatchObject({ pending: 2, unknown: 1 })
    await fixture.jobs.uploadToEnd()

    const sent = fixture.jobs.platform.ledger.slice(callsBefore).flatMap(({ ids }) => ids)
    expect(sent.toSorted()).toEqual([idOf(17), idOf(3)])
    expect(fixture.jobs.job().reconciliation).toMatchObject({ accepted: 19, unknown: 1, pending: 0 })
    expect(fixture.service.read('job', 'unknown')).toMatchObject({ present: 17, missing: 0, unsure: 1 })
  })

  it('says missing only after two looks a minute apart, the second five minutes after the call', async () => {
    await uploaded(1, 'lost')
    const callEndedMs = fixture.jobs.clock.elapsedMs()
    await fixture.verify()
    const looks = fixture.lookups.map(({ startedMs }) => startedMs)
    expect(looks).toHaveLength(2)
    expect(looks[1]! - callEndedMs).toBeGreaterThanOrEqual(5 * 60_000)
    expect(looks[1]! - looks[0]!).toBeGreaterThanOrEqual(60_000)
  })

  it('long after the call, waits a minute between the looks', async () => {
    await uploaded(1, 'lost')
    fixture.jobs.clock.advance(3_600_000)
    await fixture.verify()
    const [first, second] = fixture.lookups.map(({ startedMs }) => startedMs)
    expect(second! - first!).toBeGreaterThanOrEqual(60_000)
    expect(second! - first!).toBeLessThan(70_000)
  })

  it('finds rows that the platform shows only minutes later', async () => {
    await uploaded(10, 'lostButTaken')
    fixture.conduct({ visibleAfterMs: 299_000 })
    expect(await fixture.verify()).toMatchObject({ present: 10, missing: 0 })
  })

  it('does not take an answer that was cut short for missing customers', async () => {
    await uploaded(40, 'lostButTaken')
    fixture.conduct({ mostCustomers: 7 })
    expect(await fixture.verify()).toMatchObject({ present: 40, missing: 0, unsure: 0 })
  })

  // A success without customers is also what a service may answer that takes shorter lists, or reads their beginning.
  it.each(['empty', 'cut'] as const)(
    'does not take the answer to a list that is too long (%s) for missing customers',
    async (onLongList) => {
      await uploaded(60, 'lostButTaken')
      fixture.conduct({ onLongList, mostValues: 7, missing: [idOf(30)] })
      expect(await fixture.verify()).toMatchObject({ present: 59, missing: 1, unsure: 0 })
    },
  )

  it('asks one by one only until a longer list was seen to be read', async () => {
    await uploaded(40, 'lostButTaken', 'lost')
    fixture.conduct({ missing: Array.from({ length: 39 }, (_, row) => idOf(row + 1)) })
    expect(await fixture.verify()).toMatchObject({ present: 1, missing: 39 })
    // The first is found, the others are not: asked for once more with the first at their end, then without it.
    expect(fixture.lookups.map(({ body }) => valuesOf(body).length)).toEqual([40, 39, 40, 39, 39])
  })

  it('makes one lookup a second, with at most 50 values, and halves the list when it is refused', async () => {
    fixture.fates = ['lostButTaken']
    await fixture.jobs.addJob({ rows: 120, batchRows: 60 })
    await fixture.jobs.uploadToEnd()
    fixture.conduct({ mostValues: 13 })
    expect(await fixture.verify()).toMatchObject({ present: 120 })
    const sizes = fixture.lookups.map(({ body }) => valuesOf(body).length)
    expect(sizes.slice(0, 4)).toEqual([50, 25, 13, 13])
    const gaps = fixture.lookups
      .slice(1)
      .map(({ startedMs }, index) => startedMs - fixture.lookups[index]!.startedMs)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000)
  })

  it('waits when it is asked to, fetches another token, and tries again what got no answer', async () => {
    await uploaded(10, 'lostButTaken')
    fixture.jobs.nextToken = 'token-2'
    fixture.lookupFaults = [slowDown('7'), tokenRefused(), lost(), answered(502, '<html></html>')]
    expect(await fixture.verify()).toMatchObject({ state: 'done', present: 10 })
    const [first, second] = fixture.lookups
    expect(second!.startedMs - first!.startedMs).toBeGreaterThanOrEqual(7_000)
    expect(fixture.lookups.at(-1)!.token).toBe('token-2')
  })

  it.each([
    ['404', answered(404, ''), 'notFound'],
    ['403 as a page', answered(403, '<html>no</html>'), 'permission'],
    [
      'a refusal for want of a permission',
      answered(200, { code: '500', errorCode: 'E', msg: '应用没有权限' }),
      'permission',
    ],
    ['another envelope', answered(200, '{"result":[]}'), 'shape'],
    ['a success without a list', answered(200, '{"code":"200","errorCode":"SUCCESS","msg":"ok"}'), 'shape'],
  ] as const)('says once that lookups are closed: %s', async (_name, fault, reason) => {
    await uploaded(10, 'lost')
    fixture.lookupFaults = [fault]
    expect(await fixture.verify()).toMatchObject({ state: 'closed', reason, missing: 0, present: 0 })
    expect(fixture.jobs.job().reconciliation.unknown).toBe(10)
    // Remembered for the address: not asked again, unless the user wants it.
    expect(await fixture.verify()).toMatchObject({ state: 'closed', reason })
    expect(fixture.lookups).toHaveLength(1)
    await fixture.service.start('job', { purpose: 'unknown', askAgain: true })
    expect(await fixture.jobs.clock.settle(fixture.service.wait('job', 'unknown'))).toMatchObject({
      state: 'done',
    })
  })

  it.each([
    ['no connection', 'network', lost()],
    ['a server in trouble', 'server', answered(500, '')],
  ] as const)('pauses without a verdict: %s', async (_name, reason, fault) => {
    await uploaded(10, 'lost')
    fixture.lookupFaults = Array<typeof fault>(3).fill(fault)
    expect(await fixture.verify()).toMatchObject({ state: 'paused', reason, missing: 0, present: 0 })
    expect(await fixture.verify()).toMatchObject({ state: 'done', missing: 10 })
  })

  it('asks for a token and goes on with it', async () => {
    await uploaded(10, 'lostButTaken')
    fixture.jobs.token = null
    expect(await fixture.verify()).toMatchObject({ state: 'paused', reason: 'token' })
    fixture.jobs.token = 'token-3'
    expect(await fixture.verify()).toMatchObject({ state: 'done', present: 10 })
  })

  it('forgets what it found about rows that are sent again', async () => {
    await uploaded(10, 'lost')
    await fixture.verify()
    // The user sends everything again by hand; that call is lost as well.
    fixture.jobs.upload.settleUnknown('job', null, 'resend')
    fixture.fates = ['lost']
    await fixture.jobs.uploadToEnd()
    expect(fixture.service.read('job', 'unknown')).toMatchObject({ missing: 0, resendable: 0 })
    expect(() => fixture.service.releaseMissing('job')).toThrow('no row is proven missing')
  })

  it("records the user's decision about single rows that cannot be judged", async () => {
    await uploaded(20, 'lostButTaken')
    const changed = Object.fromEntries([2, 5, 8].map((row) => [idOf(row), { birthday: '2001-01-01' }]))
    fixture.conduct({ changed })
    expect(await fixture.verify()).toMatchObject({ present: 17, unsure: 3 })

    fixture.service.settleRows('job', [2], 'accepted')
    fixture.service.settleRows('job', [5], 'resend')
    const job = fixture.jobs.job()
    expect(job).toMatchObject({ state: 'paused', acceptedByUser: 1 })
    expect(job.reconciliation).toMatchObject({ accepted: 18, unknown: 1, pending: 1 })
    assertBalanced(job)
    expect(fixture.service.read('job', 'unknown')).toMatchObject({ present: 17, unsure: 1 })
    const callsBefore = fixture.jobs.platform.ledger.length
    fixture.fates = ['accepted']
    await fixture.jobs.uploadToEnd()
    expect(fixture.jobs.platform.ledger.slice(callsBefore).map(({ ids }) => ids)).toEqual([[idOf(5)]])
  })

  it('completes a job when everything is there, and removes its rows', async () => {
    await uploaded(10, 'lostButTaken')
    await fixture.verify()
    expect(fixture.jobs.job()).toMatchObject({ state: 'completed', hasRows: false })
    expect(fixture.jobs.job().reconciliation).toMatchObject({ accepted: 10, unknown: 0 })
  })
})

describe('a verification that is interrupted', () => {
  it('pauses and goes on without asking again about rows that were found', async () => {
    await uploaded(200, 'lostButTaken')
    fixture.onLookup = () => {
      if (fixture.lookups.length === 2) void fixture.service.pause('job', 'unknown')
    }
    const paused = await fixture.verify()
    expect(paused).toMatchObject({ state: 'paused', reason: 'user', present: 100 })
    expect(fixture.jobs.job().reconciliation.accepted).toBe(100)
    fixture.onLookup = () => undefined
    const before = fixture.lookups.length
    expect(await fixture.verify()).toMatchObject({ state: 'done', present: 200 })
    expect(fixture.lookups.length - before).toBe(2)
  })

  it('keeps every verdict over a kill, and the first look at missing rows', async () => {
    await uploaded(20, 'lostButTaken', 'lost')
    void fixture.service.start('job', { purpose: 'unknown' })
    await fixture.jobs.clock.settle(fixture.jobs.clock.wait(120_000))
    fixture.restart()
    expect(fixture.service.read('job', 'unknown')).toMatchObject({
      state: 'paused',
      reason: 'interrupted',
      present: 10,
      missing: 0,
    })
    const looked = fixture.lookups.length
    expect(await fixture.verify()).toMatchObject({ state: 'done', present: 10, missing: 10 })
    // Only the second look at the ten missing rows was left to do; nothing was found in this run, so one by one.
    const sizes = fixture.lookups.slice(looked).map(({ body }) => valuesOf(body).length)
    expect(sizes).toEqual([10, ...Array<number>(10).fill(1)])
    expect(fixture.jobs.platform.ledger).toHaveLength(2)
  })
})

describe('a sample of accepted rows (抽查)', () => {
  it('compares rows of a finished job although its rows were removed', async () => {
    await uploaded(200, 'accepted')
    expect(fixture.jobs.job().hasRows).toBe(false)
    expect(await fixture.verify('sample', 20)).toMatchObject({ state: 'done', rows: 20, present: 20 })
    // The kept rows go once they were compared.
    await expect(fixture.service.start('job', { purpose: 'sample', rows: 20 })).rejects.toThrow()
  })

  it('lists what differs and what is not there, and changes nothing', async () => {
    await uploaded(12, 'accepted', 'lost')
    fixture.conduct({ missing: [idOf(0)], changed: { [idOf(1)]: { birthday: null } } })
    const found = await fixture.verify('sample')
    expect(found).toMatchObject({ rows: 10, present: 8, missing: 1, unsure: 1 })
    expect(found.differing).toEqual([{ field: 'birthday', count: 1 }])
    expect(fixture.jobs.job().reconciliation).toMatchObject({ accepted: 10, unknown: 2 })
  })
})

describe('the customers of judged rows', () => {
  const page = { offset: 0, limit: 10 }

  async function verified(): Promise<void> {
    fixture.fates = ['lostButTaken']
    await fixture.jobs.addJob({ rows: 10, batchRows: 10, hasCustomers: true })
    await fixture.jobs.uploadToEnd()
    fixture.conduct({ missing: [idOf(3), idOf(7)], changed: { [idOf(5)]: { birthday: '2001-01-01' } } })
    await fixture.verify()
  }

  // A clerk cannot find somebody on the platform by a row number.
  it('are those of these rows, as they were sent', async () => {
    await verified()
    const missing = await fixture.service.customers('job', 'unknown', 'missing', page)
    expect(missing.map(({ ordinal, customer }) => [ordinal, customer])).toEqual([
      [3, customerOf(3)],
      [7, customerOf(7)],
    ])
    expect(await fixture.service.customers('job', 'unknown', 'unsure', page)).toMatchObject([
      { rowNumber: 7, fields: ['birthday'], customer: customerOf(5) },
    ])
  })

  it('are only shown: neither the journal nor the answer for the command line holds them beside the verdict', async () => {
    await verified()
    const rows = JSON.stringify(fixture.service.rows('job', 'unknown', 'missing', page))
    expect(rows).not.toContain(customerOf(3).phone)
    const { verifications, jobs } = fixture.jobs.journal
    const checks = JSON.stringify(verifications.checks(jobs.get('job').key, 'unknown'))
    expect(checks).toContain('"ordinal":3')
    expect(checks).not.toContain(customerOf(3).phone)
    expect(checks).not.toContain(customerOf(3).name)
  })

  // Without the key the list was empty, and no row could be settled one by one.
  it('are left out when the keychain has lost the key, and the rows are listed all the same', async () => {
    await verified()
    const find = vi.spyOn(masterKeys, 'find').mockResolvedValue(null)
    const rows = await fixture.service.customers('job', 'unknown', 'missing', page)
    find.mockRestore()
    expect(rows.map(({ ordinal, customer }) => [ordinal, customer])).toEqual([
      [3, null],
      [7, null],
    ])
  })

  it('are gone with the rows of a finished job', async () => {
    fixture.fates = ['accepted']
    await fixture.jobs.addJob({ rows: 10, batchRows: 10, hasCustomers: true })
    await fixture.jobs.uploadToEnd()
    expect(fixture.jobs.job().hasRows).toBe(false)
    fixture.conduct({ missing: [idOf(3)] })
    await fixture.verify('sample')
    expect(await fixture.service.customers('job', 'sample', 'missing', page)).toMatchObject([
      { ordinal: 3, customer: null },
    ])
  })
})
