import { describe, expect, it } from 'vitest'
import { testConnection } from '../../../../electron/core/platform/connectionTest.ts'
import { firstVersion as version } from '../../../../electron/core/platform/firstVersion.ts'
import type { Call, CallResult, PlatformClient } from '../../../../electron/core/platform/PlatformClient.ts'
import { received } from '../../../support/jobs/FakePlatform.ts'

const endpoint = 'https://example.com/api/integrate/audience/info/batchAdd'

function clientAnswering(result: Partial<CallResult>): PlatformClient & { calls: Call[] } {
  const calls: Call[] = []
  return {
    calls,
    async send(call) {
      calls.push(call)
      const headers = { retryAfter: null, date: null, location: null }
      return {
        phase: 'sent',
        httpStatus: null,
        headers,
        bodyText: '',
        failure: null,
        detail: null,
        ...result,
      }
    },
    renewConnections() {},
    async close() {},
  }
}

describe('testConnection', () => {
  // A probe with a record in it would create a customer.
  it('makes one call without a record, with matching on, and not as a complete import', async () => {
    const client = clientAnswering({ httpStatus: 200, bodyText: '{"code":"200"}' })
    await testConnection(client, { endpoint, token: 'token', version })
    expect(client.calls.map((call) => JSON.parse(received(call).body) as unknown)).toEqual([
      { publicParams: { isMatching: true, matchingType: 1, importMode: 2 }, data: [] },
    ])
  })

  it.each<[string, Partial<CallResult>, string, string]>([
    ['accepted', { httpStatus: 200, bodyText: '{"code":"200"}' }, 'tokenAccepted', 'reachable'],
    [
      'refused for its content',
      { httpStatus: 200, bodyText: '{"code":"400"}' },
      'tokenAccepted',
      'reachable',
    ],
    ['401', { httpStatus: 401 }, 'tokenRejected', 'reachable'],
    ['a token code', { httpStatus: 200, bodyText: '{"code":"100200"}' }, 'tokenRejected', 'reachable'],
    ['403', { httpStatus: 403 }, 'noPermission', 'reachable'],
    ['429', { httpStatus: 429 }, 'reachable', 'reachable'],
    ['503', { httpStatus: 503 }, 'reachable', 'reachable'],
    ['404', { httpStatus: 404 }, 'notFound', 'notFound'],
    ['405', { httpStatus: 405 }, 'unexpected', 'unexpected'],
    ['a redirect', { httpStatus: 302 }, 'unexpected', 'unexpected'],
    ['HTML', { httpStatus: 200, bodyText: '<html>' }, 'unexpected', 'unexpected'],
    ['500', { httpStatus: 500 }, 'unexpected', 'unexpected'],
    ['refused', { phase: 'notSent', failure: 'refused' }, 'unreachable', 'unreachable'],
    [
      'a proxy that wants a password',
      { phase: 'notSent', failure: 'proxyAuthentication' },
      'proxyAuthentication',
      'proxyAuthentication',
    ],
    ['a bad certificate', { phase: 'notSent', failure: 'certificate' }, 'certificate', 'certificate'],
    ['no answer', { failure: 'headersTimeout' }, 'unreachable', 'unreachable'],
  ])('gives the result for the answer: %s', async (_name, result, withToken, withoutToken) => {
    const client = clientAnswering(result)
    expect((await testConnection(client, { endpoint, token: 'token', version })).result).toBe(withToken)
    expect((await testConnection(client, { endpoint, token: null, version })).result).toBe(withoutToken)
  })

  // The platform's own page says 即将废弃 of the first version: a 404 there must not be a dead end.
  it.each([
    ['a 404', { httpStatus: 404 }, true],
    [
      'an answer that calls itself retired',
      { httpStatus: 200, bodyText: '{"code":"500","msg":"旧地址即将废弃"}' },
      true,
    ],
    [
      'a success that announces the end',
      { httpStatus: 200, bodyText: '{"code":"200","msg":"该接口已下线"}' },
      true,
    ],
    ['any other answer', { httpStatus: 200, bodyText: '{"code":"400","msg":"data不能为空"}' }, false],
  ])('offers the other version for %s', async (_name, answer, isOffered) => {
    const test = (at: string): Promise<{ otherVersionEndpoint: string | null }> =>
      testConnection(clientAnswering(answer), { endpoint: at, token: 'token', version })
    const second = 'https://example.com/api/open/audience/info/v2/batchAdd'
    expect((await test(endpoint)).otherVersionEndpoint).toBe(isOffered ? second : null)
    expect((await test(second)).otherVersionEndpoint).toBe(isOffered ? endpoint : null)
    expect((await test('https://example.com/import')).otherVersionEndpoint).toBeNull()
  })

  it('offers the other preset for a 404 and for nothing else', async () => {
    const missing = await testConnection(clientAnswering({ httpStatus: 404 }), {
      endpoint,
      token: 'token',
      version,
    })
    expect(missing.suggestedEndpoint).toBe('https://example.com/api/open/audience/info/batchAdd')
    const refused = await testConnection(clientAnswering({ httpStatus: 401 }), {
      endpoint,
      token: 'token',
      version,
    })
    expect(refused.suggestedEndpoint).toBeNull()
  })

  it('sends nothing to an address that is not allowed', async () => {
    const client = clientAnswering({ httpStatus: 200 })
    const plain = { endpoint: 'http://example.com/', token: 'token', version }
    await expect(testConnection(client, plain)).rejects.toMatchObject({ code: 'platform.invalidEndpoint' })
    expect(client.calls).toEqual([])
  })
})
