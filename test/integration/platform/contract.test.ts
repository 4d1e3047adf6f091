import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstVersionBody } from '../../support/platformStub/firstVersionBody.ts'
import { createPlatformClient } from '../../../electron/core/platform/undiciClient.ts'
import { secondVersion } from '../../../electron/core/platform/secondVersion.ts'
import { toStagedRecords } from '../../../electron/core/records/stagedRecord.ts'
import { parseAnswer } from '../../../electron/core/platform/answer.ts'
import { startFakePlatform } from '../../../electron/core/platform/rehearsal/fakePlatform.ts'
import { startPlatformStub } from '../../support/platformStub/index.ts'

/**
 * The practice server teaches users and the stub judges the uploader: both must be the same platform.
 */
describe.each([
  ['the practice server', startFakePlatform],
  ['the stub', startPlatformStub],
])('%s keeps to the document', (_name, start) => {
  let server: { endpoint: string; close(): Promise<void> }

  beforeAll(async () => {
    server = await start()
  })

  afterAll(async () => {
    await server.close()
  })

  const record =
    '{"identityId":"1","customFields":[{"configId":9007199254740993123,"configName":"属性1","values":["p1-1"]}]}'
  const good = firstVersionBody({ isMatching: true, matchingType: 1, importMode: 1 }, [record])
  const headers = { 'X-Token': 'token', 'Content-Type': 'application/json' }

  const ask = async (init: RequestInit, path?: string): Promise<{ status: number; text: string }> => {
    const url = path === undefined ? server.endpoint : new URL(path, server.endpoint)
    const response = await fetch(url, { method: 'POST', headers, body: good, ...init })
    return { status: response.status, text: await response.text() }
  }

  it.each([undefined, '/api/open/audience/info/batchAdd'])('accepts a good call at %s', async (path) => {
    const { status, text } = await ask({}, path)
    expect(status).toBe(200)
    expect(parseAnswer(text)).toMatchObject({ code: '200', errorCode: 'SUCCESS', msg: 'ok' })
    // A number in the text, beyond what a JS number holds.
    expect(text).toMatch(/"data":\d{16,19}\}$/)
    expect(BigInt(parseAnswer(text)?.importId ?? 0)).toBeGreaterThan(2n ** 53n)
  })

  it('gives every accepted batch its own import id', async () => {
    const ids = [await ask({}), await ask({})].map(({ text }) => parseAnswer(text)?.importId)
    expect(ids[0]).not.toBe(ids[1])
  })

  it.each<[string, RequestInit, string | undefined, number, string]>([
    ['no token', { headers: { 'Content-Type': 'application/json' } }, undefined, 401, '401'],
    ['another method', { method: 'PUT' }, undefined, 405, '405'],
    ['another path', {}, '/api/integrate/import/user/batchAdd', 404, '404'],
    [
      'another content type',
      { headers: { 'X-Token': 't', 'Content-Type': 'text/plain' } },
      undefined,
      415,
      '415',
    ],
    ['broken JSON', { body: good.slice(0, -1) }, undefined, 200, '400'],
    ['a phone as a number', { body: good.replace('"1"', '1') }, undefined, 200, '400'],
  ])('refuses %s', async (_what, init, path, status, code) => {
    const { status: answered, text } = await ask(init, path)
    expect(answered).toBe(status)
    expect(parseAnswer(text)?.code).toBe(code)
  })

  // Each version at its own address: a double that took either body at both would hide a mixed-up pair.
  it('speaks the second version at its address, strictly', async () => {
    const path = '/api/open/audience/info/v2/batchAdd'
    const write = secondVersion.createBodyWriter({
      options: { isMatching: true, matchingType: 2, identifyWay: 1, importMode: 1 },
      mapping: { columns: [], constants: [], blanksClear: false },
    })
    const second = write(toStagedRecords([record.replace('{', '{"phone":"13800000000",')])).toString()
    const codeOf = async (body: string, at?: string): Promise<string | undefined> =>
      parseAnswer((await ask({ body }, at)).text)?.code
    expect(await codeOf(second, path)).toBe('200')
    expect(await codeOf(second)).toBe('400')
    expect(await codeOf(good, path)).toBe('400')
    for (const fault of [
      second.replace('"identityType":"phone"', '"identityType":""'),
      second.replace('"identityType":"phone"', '"identityType":"phone","platform":"weibo"'),
      second.replace('"identityType":"phone"', '"identityType":"phone","isWeChatEcosystem":"true"'),
      second.replace(/"identities":\[.*?\]/, '"identities":[]'),
      second.replace('"customFields"', '"tags":"a","customFields"'),
      second.replace('"matchingType":2', '"matchingType":2,"identifyWay":1'),
      second.replace('9007199254740993123', '"9007199254740993123"'),
    ]) {
      expect(fault).not.toBe(second)
      expect(await codeOf(fault, path), fault).toBe('400')
    }
  })

  it('takes 500 records in one call and not 501', async () => {
    const bodyOf = (count: number): string =>
      firstVersionBody({ isMatching: false, importMode: 2 }, Array(count).fill(record) as string[])
    expect(parseAnswer((await ask({ body: bodyOf(500) })).text)?.code).toBe('200')
    expect(parseAnswer((await ask({ body: bodyOf(501) })).text)?.code).toBe('400')
  })
})

describe('the practice server', () => {
  it('counts calls and records, and keeps nothing it was sent', async () => {
    const server = await startFakePlatform()
    const client = createPlatformClient()
    const call = { endpoint: server.endpoint, token: 'token', body: '' }
    const options = { isMatching: false, importMode: 1 } as const
    await client.send({ ...call, body: firstVersionBody(options, ['{"phone":"1"}', '{"phone":"2"}']) })
    await client.send({ ...call, body: firstVersionBody(options, ['{"phone":3}']) })
    expect(server.stats()).toEqual({
      requests: 2,
      acceptedBatches: 1,
      acceptedRecords: 2,
      refusedRequests: 1,
    })
    await Promise.all([client.close(), server.close()])
  })

  it('listens at the given port and fails when it is taken', async () => {
    const first = await startFakePlatform()
    await expect(startFakePlatform({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await first.close()
    const second = await startFakePlatform({ port: first.port })
    expect(second.endpoint).toBe(first.endpoint)
    await second.close()
  })

  it('listens on loopback only', async () => {
    const server = await startFakePlatform()
    expect(new URL(server.endpoint).hostname).toBe('127.0.0.1')
    await server.close()
  })

  it('refuses a body larger than any batch, without buffering it', async () => {
    const server = await startFakePlatform()
    const client = createPlatformClient()
    const body = `{"data":"${'x'.repeat(33 * 1_048_576)}"}`
    const result = await client.send({ endpoint: server.endpoint, token: 'token', body })
    // Hanging up while the rest still comes can cost the answer.
    if (result.failure === null) expect(result.httpStatus).toBe(413)
    expect(server.stats().acceptedRecords).toBe(0)
    await Promise.all([client.close(), server.close()])
  })
})
