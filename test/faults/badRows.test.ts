import { afterEach, beforeEach, expect, it } from 'vitest'
import { idOf, seed, soakOr } from '../support/faults/faultJob.ts'
import { openUploads, type Uploads } from '../support/faults/openUploads.ts'
import { doubledIn, seededRandom } from '../support/platformStub/index.ts'

const rows = 500
/**
 * Calls a bad row may cost: to close in on one of 500 takes ⌈log2(500)⌉ halvings, the row is refused by itself before it is
 * called bad, and what comes behind it goes up in one more.
 */
const mostCallsPerRow = Math.ceil(Math.log2(rows)) + 2

let uploads: Uploads
beforeEach(async () => {
  uploads = await openUploads()
})
afterEach(() => uploads.close())

/** Random ordinals, different for every seed. */
function draw(count: number, from: number): number[] {
  const random = seededRandom(from)
  const drawn = new Set<number>()
  while (drawn.size < count) drawn.add(Math.floor(random() * rows))
  return [...drawn].sort((a, b) => a - b)
}

const seeds = Array.from({ length: soakOr(2, 20) }, (_, index) => seed + index)
const cases = seeds.flatMap((from) => [1, 2, 3, 7, 16, 17, 40].map((count) => [count, from] as const))

// A bisection that starts over after every found row, or sends the good rows one by one, costs far more.
it.each(cases)(
  'finding %i bad rows of 500 anywhere costs at most k·(⌈log2(500)⌉+2) more POSTs (TEST_SEED=%i)',
  async (count, from) => {
    const bad = draw(count, from)
    const { services, stub } = uploads
    const jobId = await uploads.prepare({ rows, batchRows: rows, concurrency: 4 })
    stub.change({ badIdentities: bad.map((ordinal) => `identityId:${idOf(ordinal)}`) })
    const job = await uploads.upload(jobId)
    const { calls, taken } = stub.ledger()
    expect(calls.length - 1, `bad rows ${bad}`).toBeLessThanOrEqual(count * mostCallsPerRow)
    expect(job.reconciliation).toMatchObject({ accepted: rows - count, rejected: count })
    // Two rows down: the first is the header's.
    const found = services.jobs.batches(jobId, 'rejected').map(({ firstRowNumber }) => firstRowNumber - 2)
    expect(found).toEqual(bad)
    expect(Object.keys(taken)).toHaveLength(rows - count)
    expect(doubledIn(stub.ledger())).toEqual([])
    // The receipt names the import ids that the platform gave, digit for digit (they begin beyond 2^53).
    const given = calls.flatMap(({ importId }) => importId ?? [])
    expect([...services.receipts.read(jobId).importIds].sort()).toEqual([...given].sort())
  },
)
