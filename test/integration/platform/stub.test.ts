import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { firstVersionBody } from '../../support/platformStub/firstVersionBody.ts'
import { hashBody } from '../../../electron/core/platform/envelope.ts'
import { classifyCall, type Outcome } from '../../../electron/core/platform/outcome.ts'
import { createPlatformClient } from '../../../electron/core/platform/undiciClient.ts'
import {
  chooseFaults,
  controlOf,
  doubledIn,
  sha256,
  startPlatformStub,
  usualFaults,
  type PlatformStub,
  type StubPlan,
} from '../../support/platformStub/index.ts'

const client = createPlatformClient({ headersTimeoutMs: 5_000 })
let stub: PlatformStub | null = null

afterEach(async () => {
  await stub?.close()
  stub = null
})

function bodyOf(...phones: string[]): string {
  const records = phones.map((phone) => JSON.stringify({ phone }))
  return firstVersionBody({ isMatching: true, matchingType: 1, importMode: 1 }, records)
}

async function send(endpoint: string, body: string, token = 'token-1'): Promise<Outcome> {
  return classifyCall(await client.send({ endpoint, token, body }), Date.now())
}

/** The faults tests judge the uploader by this ledger, so the ledger is judged first. */
describe('the ledger', () => {
  it('records what was taken, apart from what was answered', async () => {
    stub = await startPlatformStub({
      faults: [{ kind: 'resetAfterBody', applied: true }, { kind: 'resetAfterBody', applied: false }, null],
    })
    await send(stub.endpoint, bodyOf('1'))
    await send(stub.endpoint, bodyOf('2'))
    await send(stub.endpoint, bodyOf('1', '2'))
    const ledger = stub.ledger()
    expect(ledger.calls.map(({ applied, answered }) => [applied, answered])).toEqual([
      [true, 'none'],
      [false, 'none'],
      [true, 'fully'],
    ])
    expect(ledger.taken).toEqual({ 'phone:1': 2, 'phone:2': 1 })
    expect(doubledIn(ledger)).toEqual(['phone:1'])
    expect(ledger.calls.map(({ tokenHash }) => tokenHash)).toEqual(Array(3).fill(sha256('token-1')))
  })

  it('counts records once when a fault took them before a good answer', async () => {
    stub = await startPlatformStub({ faults: [{ kind: 'truncatedJson', applied: true }] })
    expect((await send(stub.endpoint, bodyOf('1'))).kind).toBe('unknown')
    expect(stub.ledger().taken).toEqual({ 'phone:1': 1 })
  })

  it('numbers the calls on each connection', async () => {
    stub = await startPlatformStub()
    for (let call = 0; call < 4; call++) await send(stub.endpoint, bodyOf('1'))
    const byConnection = Map.groupBy(stub.ledger().calls, ({ connection }) => connection)
    for (const calls of byConnection.values()) {
      expect(calls.map(({ callOnConnection }) => callOnConnection)).toEqual(
        calls.map((_, index) => index + 1),
      )
    }
  })
})

describe('a plan', () => {
  it('refuses a batch with a bad row, naming the row, and takes nothing of it', async () => {
    stub = await startPlatformStub({ badIdentities: ['phone:3'] })
    const outcome = await send(stub.endpoint, bodyOf('1', '2', '3'))
    expect(outcome).toMatchObject({ kind: 'rejected', answer: { code: '400', message: '第3条客户资料有误' } })
    expect(stub.ledger().taken).toEqual({})
  })

  it('lets a token expire and accepts a new one', async () => {
    stub = await startPlatformStub({ callsPerToken: 2 })
    const kinds = []
    for (let call = 0; call < 3; call++) kinds.push((await send(stub.endpoint, bodyOf('1'))).kind)
    kinds.push((await send(stub.endpoint, bodyOf('1'), 'token-2')).kind)
    expect(kinds).toEqual(['accepted', 'accepted', 'token', 'accepted'])
  })

  it('holds a hanging call until it is released', async () => {
    stub = await startPlatformStub({ faults: [{ kind: 'hang', applied: false }] })
    const call = send(stub.endpoint, bodyOf('1'))
    await stub.whenReceived(1)
    expect(stub.ledger().calls).toMatchObject([{ answered: 'none', applied: false }])
    stub.release()
    expect((await call).kind).toBe('accepted')
  })

  it('repeats its faults for the same seed, near the probability', () => {
    const draw = (seed: number): string[] => {
      const next = chooseFaults({ seed, probability: 0.3, faults: usualFaults })
      return Array.from({ length: 2_000 }, () => JSON.stringify(next()))
    }
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
    const hits = draw(7).filter((fault) => fault !== 'null').length
    expect(hits).toBeGreaterThan(500)
    expect(hits).toBeLessThan(700)
    expect(new Set(draw(7)).size).toBe(usualFaults.length + 1)
  })
})

describe('faults by seed', () => {
  // Every accepted call must have been taken, and every call that was not sent must be missing from the ledger.
  it.each([1, 2, 3])('agree with the outcomes (seed %i)', async (seed) => {
    stub = await startPlatformStub({ random: { seed, probability: 0.5, faults: usualFaults } })
    const outcomes = new Map<string, Outcome>()
    for (let call = 0; call < 120; call++) {
      const body = bodyOf(`${seed}-${call}`)
      outcomes.set(hashBody(body), await send(stub.endpoint, body))
    }
    const { calls } = stub.ledger()
    expect(calls).toHaveLength(120)
    const kinds = new Set<string>()
    for (const call of calls) {
      if (call.bodyHash === null) continue
      const kind = outcomes.get(call.bodyHash)?.kind ?? 'notSent'
      kinds.add(kind)
      if (kind === 'accepted') expect(call).toMatchObject({ applied: true, answered: 'fully' })
      else if (call.applied) expect(kind).toBe('unknown')
    }
    expect([...kinds].sort()).toEqual(['accepted', 'serverBusy', 'slowDown', 'unknown'])
  })
})

describe('the stub as a process', () => {
  it('prints its address, obeys its control, and ends on SIGTERM', async () => {
    const main = join(import.meta.dirname, '../../support/platformStub/main.ts')
    const plan: Partial<StubPlan> = {
      faults: [{ kind: 'status', status: 401, body: '{"code":"401"}' }],
    }
    const child = spawn(process.execPath, [main, '--port', '0', '--plan', JSON.stringify(plan)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
      const started = JSON.parse(line) as { event: string; endpoint: string; origin: string }
      expect(started.event).toBe('listening')
      const control = controlOf(started.origin)
      expect((await send(started.endpoint, bodyOf('1'))).kind).toBe('token')
      await control.change({ badIdentities: ['phone:2'] })
      expect((await send(started.endpoint, bodyOf('2'))).kind).toBe('rejected')
      await control.change({ faults: [{ kind: 'hang', applied: true }] })
      const held = send(started.endpoint, bodyOf('3'))
      await expect.poll(async () => (await control.ledger()).taken).toEqual({ 'phone:3': 1 })
      await control.release()
      expect((await held).kind).toBe('accepted')
      expect((await control.ledger()).calls).toHaveLength(3)
    } finally {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      // Windows has no SIGTERM that a process could answer.
      expect(await ended).toEqual(process.platform === 'win32' ? [null, 'SIGTERM'] : [0, null])
    }
  })
})
