import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accepted, tokenRefused } from '../../../support/jobs/callResults.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

describe('the limit of calls per second', () => {
  it('spaces all calls, whatever the concurrency, and across a pause', async () => {
    fixture.callsPerSecond = 2
    await fixture.addJob({ rows: 60, batchRows: 10, concurrency: 4 })
    fixture.platform.behaviour = (call) => ({ result: call.number === 3 ? tokenRefused() : accepted() })
    await fixture.uploadToEnd()
    await fixture.uploadToEnd()
    const starts = fixture.platform.ledger.map(({ startedMs }) => startedMs)
    expect(starts).toHaveLength(7)
    for (const [index, startedMs] of starts.slice(1).entries()) {
      expect(startedMs - (starts[index] ?? 0)).toBe(500)
    }
  })

  it('is not reported as a wait that the platform asked for', async () => {
    fixture.callsPerSecond = 1
    await fixture.addJob({ rows: 30, batchRows: 10 })
    await fixture.uploadToEnd()
    expect(fixture.progress.every(({ waitingFor }) => waitingFor === null)).toBe(true)
  })
})

describe('a refused token', () => {
  it.each([1, 4])(
    'is replaced once for all %i calls in flight, and none starts meanwhile',
    async (concurrency) => {
      await fixture.addJob({ rows: 200, batchRows: 10, concurrency })
      fixture.nextToken = 'token-of-the-app-1'
      let replaced = 0
      const { replace } = fixture.tokens
      fixture.tokens.replace = async (refused) => {
        replaced += 1
        await fixture.clock.wait(1_000)
        return replace(refused)
      }
      fixture.platform.behaviour = (call) => ({
        result: call.token === 'token-of-the-app-1' || call.number < 5 ? accepted() : tokenRefused(),
        latencyMs: 10 + call.number,
      })
      const job = await fixture.uploadToEnd()
      expect(job).toMatchObject({ state: 'completed', reconciliation: { accepted: 200 } })
      expect(replaced).toBe(1)
      const { ledger } = fixture.platform
      const firstRefusal = ledger.find(({ result }) => result?.httpStatus === 401)
      const during = ledger.filter(
        ({ startedMs }) =>
          startedMs > (firstRefusal?.endedMs ?? 0) && startedMs < (firstRefusal?.endedMs ?? 0) + 1_000,
      )
      expect(during).toEqual([])
      expect([...fixture.platform.takenCounts().values()].every((count) => count === 1)).toBe(true)
    },
  )

  it('does not prevent a pause while another is fetched', async () => {
    await fixture.addJob({ rows: 200, batchRows: 10 })
    fixture.tokens.replace = () => {
      void fixture.upload.halt('job', 'pause')
      return new Promise(() => undefined)
    }
    fixture.platform.behaviour = () => ({ result: tokenRefused() })
    expect(await fixture.uploadToEnd()).toMatchObject({ state: 'paused', pauseReason: 'user' })
  })

  it('is avoided by renewing a token before it ends', async () => {
    await fixture.addJob({ rows: 50, batchRows: 10 })
    let reads = 0
    fixture.tokens.read = () => {
      reads += 1
      const value = `token-number-${reads}`
      const calls = fixture.platform.ledger.length
      const isDue = (): boolean => fixture.platform.ledger.length >= calls + 2
      return Promise.resolve({ kind: 'token', token: { value, isDue } })
    }
    expect((await fixture.uploadToEnd()).reconciliation.accepted).toBe(50)
    const used = fixture.platform.ledger.map(({ token }) => token)
    expect(used).toEqual(['1', '1', '2', '2', '3'].map((number) => `token-number-${number}`))
  })

  it('waits for the network, not for the user, when no other can be fetched', async () => {
    await fixture.addJob({ rows: 20, batchRows: 10 })
    fixture.tokens.replace = () => Promise.resolve({ kind: 'unavailable', message: 'dns' })
    fixture.platform.behaviour = () => ({ result: tokenRefused() })
    expect(await fixture.uploadToEnd()).toMatchObject({ state: 'paused', pauseReason: 'network' })
  })
})
