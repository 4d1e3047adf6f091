import { createServer, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { firstVersionBody } from '../../support/platformStub/firstVersionBody.ts'
import { hashBody } from '../../../electron/core/platform/envelope.ts'
import { classifyCall, type Outcome } from '../../../electron/core/platform/outcome.ts'
import type { OutcomeKind } from '../../../electron/core/platform/outcomeRules.ts'
import { createPlatformClient } from '../../../electron/core/platform/undiciClient.ts'
import type { PlatformClient } from '../../../electron/core/platform/PlatformClient.ts'
import { startPlatformStub, type Fault, type PlatformStub } from '../../support/platformStub/index.ts'

const token = 'canary-token-6f1e2d3c'
const body = firstVersionBody({ isMatching: true, matchingType: 1, importMode: 1 }, [
  '{"phone":"13800000001","realName":"张三"}',
  '{"phone":"13800000002"}',
])

let stub: PlatformStub
let client: PlatformClient

beforeEach(async () => {
  stub = await startPlatformStub()
  client = createPlatformClient({ headersTimeoutMs: 1_500, bodyTimeoutMs: 1_500 })
})

afterEach(async () => {
  await stub.close()
  await client.close()
})

async function send(fault: Fault | null = null): Promise<Outcome> {
  stub.change({ faults: [fault] })
  const result = await client.send({ endpoint: stub.endpoint, token, body })
  const outcome = classifyCall(result, Date.now(), { secret: token, body })
  expect(JSON.stringify(outcome)).not.toContain(token)
  return outcome
}

describe('over real sockets, the client', () => {
  const refusal = '{"code":"1","msg":"拒绝"}'
  const rows: [string, Fault | null, OutcomeKind][] = [
    ['a good answer', null, 'accepted'],
    ['201', { kind: 'status', status: 201, body: '{"code":"200"}' }, 'accepted'],
    ['200 with another code', { kind: 'refuse', code: '400', msg: '第1条有误' }, 'rejected'],
    ['401 in the envelope', { kind: 'status', status: 401, body: refusal }, 'token'],
    ['401 without it', { kind: 'status', status: 401 }, 'unknown'],
    ['100200', { kind: 'refuse', code: '100200', msg: 'token错误' }, 'token'],
    ['403 in the envelope', { kind: 'status', status: 403, body: refusal }, 'permission'],
    ['403 of a firewall', { kind: 'html', status: 403, applied: true }, 'unknown'],
    ['404', { kind: 'status', status: 404 }, 'address'],
    ['405', { kind: 'status', status: 405 }, 'address'],
    ['413', { kind: 'status', status: 413 }, 'tooLarge'],
    ['429 with Retry-After', { kind: 'status', status: 429, headers: { 'Retry-After': '1' } }, 'slowDown'],
    ['429 in the envelope', { kind: 'status', status: 429, body: refusal }, 'slowDown'],
    ['429 without either', { kind: 'status', status: 429, applied: true }, 'unknown'],
    ['操作频繁', { kind: 'refuse', code: '1', msg: '操作频繁,请稍后重试' }, 'slowDown'],
    ['503 with Retry-After', { kind: 'status', status: 503, headers: { 'Retry-After': '1' } }, 'serverBusy'],
    ['503 of a cache', { kind: 'status', status: 503, body: 'first byte timeout', applied: true }, 'unknown'],
    [
      'a success that cannot be read',
      { kind: 'status', status: 200, body: '{"code":200.0}', applied: true },
      'unknown',
    ],
    ['204', { kind: 'status', status: 204 }, 'unknown'],
    ['408', { kind: 'status', status: 408 }, 'unknown'],
    ['500', { kind: 'status', status: 500 }, 'unknown'],
    ['502', { kind: 'html', status: 502, applied: true }, 'unknown'],
    ['504', { kind: 'status', status: 504, applied: true }, 'unknown'],
    ['a sign-in page', { kind: 'html', status: 200, applied: false }, 'unknown'],
    ['cut JSON', { kind: 'truncatedJson', applied: true }, 'unknown'],
    ['a cut answer', { kind: 'cutAnswer', applied: true }, 'unknown'],
    ['not HTTP', { kind: 'garbage', applied: false }, 'unknown'],
    ['a reset before the body', { kind: 'resetBeforeBody' }, 'unknown'],
    ['a reset after the body', { kind: 'resetAfterBody', applied: true }, 'unknown'],
    ['the end after the body', { kind: 'closeAfterBody', applied: true }, 'unknown'],
    ['no answer', { kind: 'hang', applied: true }, 'unknown'],
    ['an answer that drips', { kind: 'drip', delayMs: 50 }, 'unknown'],
    ['a late answer', { kind: 'delay', delayMs: 50 }, 'accepted'],
  ]

  it.each(rows)('gives the outcome of the table: %s', async (_name, fault, kind) => {
    expect((await send(fault)).kind).toBe(kind)
    // Whatever the outcome, the wire saw one POST.
    expect(stub.ledger().calls).toHaveLength(1)
    expect(stub.ledger().calls[0]?.fault ?? null).toBe(fault?.kind ?? null)
  })

  it('distinguishes the reasons of missing answers', async () => {
    expect(await send({ kind: 'hang', applied: false })).toMatchObject({ failure: 'headersTimeout' })
    expect(await send({ kind: 'drip', delayMs: 50 })).toMatchObject({ failure: 'bodyTimeout' })
    expect(await send({ kind: 'resetAfterBody', applied: false })).toMatchObject({ failure: 'reset' })
    expect(await send({ kind: 'garbage', applied: false })).toMatchObject({ failure: 'malformed' })
  })

  it('reads Retry-After in both forms', async () => {
    const soon = new Date(Date.now() + 90_000).toUTCString()
    const waits = [
      await send({ kind: 'status', status: 429, headers: { 'Retry-After': '7' } }),
      await send({ kind: 'status', status: 503, headers: { 'Retry-After': soon } }),
      await send({ kind: 'status', status: 429 }),
    ].map(({ retryAfterMs }) => retryAfterMs)
    expect(waits[0]).toBe(7_000)
    // Both dates are cut to whole seconds.
    expect(waits[1]).toBeGreaterThan(60_000)
    expect(waits[1]).toBeLessThanOrEqual(91_000)
    expect(waits[2]).toBeNull()
  })

  // Following a redirect would send the token to the server the answer names.
  it.each([301, 302, 303, 307, 308])('does not follow a %i', async (status) => {
    const headers = { Location: `${stub.origin}/api/open/audience/info/batchAdd` }
    // After a POST that was carried out, web applications answer 301 to 303.
    expect((await send({ kind: 'status', status, headers })).kind).toBe(status < 307 ? 'unknown' : 'address')
    expect(stub.ledger().calls).toHaveLength(1)
  })

  it('masks the token where a server echoes it', async () => {
    const outcome = await send({ kind: 'status', status: 401, body: `{"code":"401","msg":"bad ${token}"}` })
    expect(outcome.answer.message).toBe('bad •••')
  })
})

describe('certainly nothing was sent', () => {
  it('when nothing listens', async () => {
    const { endpoint } = stub
    await stub.close()
    const outcome = classifyCall(await client.send({ endpoint, token, body }), 0)
    expect(outcome).toMatchObject({ kind: 'notSent', failure: 'refused', detail: 'ECONNREFUSED' })
  })

  // TCP is connected, TLS is not: no byte of the request was written.
  it('when the TLS handshake never ends', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const impatient = createPlatformClient({ connectTimeoutMs: 100 })
    const result = await impatient.send({ endpoint: `https://127.0.0.1:${port}/x`, token, body })
    expect(classifyCall(result, 0)).toMatchObject({ kind: 'notSent', failure: 'connectTimeout' })
    await impatient.close()
    silent.close()
  })

  it('when a server answers https with plain HTTP', async () => {
    const result = await client.send({ endpoint: stub.endpoint.replace('http:', 'https:'), token, body })
    expect(classifyCall(result, 0)).toMatchObject({ kind: 'notSent', failure: 'tls' })
    expect(stub.ledger().calls).toEqual([])
  })

  it('when a token cannot be put in a header', async () => {
    const result = await client.send({ endpoint: stub.endpoint, token: 'two\r\nlines', body })
    expect(classifyCall(result, 0).kind).toBe('notSent')
    expect(JSON.stringify(result)).not.toContain('lines')
    expect(stub.ledger().calls).toEqual([])
  })

  it('when the client was closed', async () => {
    await client.close()
    expect(classifyCall(await client.send({ endpoint: stub.endpoint, token, body }), 0).kind).toBe('notSent')
  })
})

describe('the ledger of a good call', () => {
  it('has the same body, the same customers, and the import id digit for digit', async () => {
    const outcome = await send()
    const { calls, taken } = stub.ledger()
    expect(calls).toMatchObject([{ bodyHash: hashBody(body), applied: true, answered: 'fully' }])
    expect(taken).toEqual({ 'phone:13800000001': 1, 'phone:13800000002': 1 })
    expect(outcome.answer.importId).toBe(calls[0]?.importId)
    expect(BigInt(outcome.answer.importId ?? '0')).toBeGreaterThan(2n ** 53n)
  })

  it('is complete when the client closes only after the calls in flight', async () => {
    const call = client.send({ endpoint: stub.endpoint, token, body })
    await stub.whenReceived(1)
    await client.close()
    expect(classifyCall(await call, 0).kind).toBe('accepted')
  })
})
