import { afterEach, beforeEach, expect, it } from 'vitest'
import { notSent } from '../../../support/jobs/callResults.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

it('a proxy that requires a password pauses the job at once with that reason: retries would lock the account', async () => {
  await fixture.addJob({ rows: 20, batchRows: 10, concurrency: 1 })
  fixture.platform.behaviour = () => ({ result: notSent('proxyAuthentication') })
  const job = await fixture.uploadToEnd()
  expect(job).toMatchObject({ state: 'paused', pauseReason: 'proxyAuthentication' })
  expect(job.reconciliation).toMatchObject({ total: 20, pending: 20, unknown: 0 })
  expect(fixture.platform.ledger).toHaveLength(1)
})
