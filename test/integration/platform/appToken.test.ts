import { afterEach, expect, it } from 'vitest'
import { classifyCall } from '../../../electron/core/platform/outcome.ts'
import { createAppTokenClient, type AppTokenAnswer } from '../../../electron/core/tokens/appToken.ts'
import { createPlatformClient } from '../../../electron/core/platform/undiciClient.ts'
import { startPlatformStub, type PlatformStub } from '../../support/platformStub/index.ts'
import { httpAnswer, startRawServer } from '../../support/platformStub/rawServer.ts'

const app = { appId: 'app 1&x', appSecret: 'canary-secret-6f1e2d3c' }
let stub: PlatformStub | null = null
const client = createAppTokenClient({ headersTimeoutMs: 1_500 })

afterEach(async () => {
  await stub?.close()
  stub = null
})

it('the app token is fetched and accepted by the call', async () => {
  stub = await startPlatformStub({ app: { id: app.appId, secret: app.appSecret, expire: 7_200 }, tokens: [] })
  const answer = await client.fetch(stub.origin, app)
  expect(answer).toMatchObject({ kind: 'issued', lifetimeMs: 7_200_000 })
  const token = answer.kind === 'issued' ? answer.token : ''

  const platform = createPlatformClient()
  const body = '{"publicParams":{"isMatching":false,"importMode":1},"data":[{"phone":"1"}]}'
  const kinds = []
  for (const used of [token, 'pasted-token']) {
    kinds.push(classifyCall(await platform.send({ endpoint: stub.endpoint, token: used, body }), 0).kind)
  }
  expect(kinds).toEqual(['accepted', 'token'])
  await platform.close()
})

it('the app token is refused with a message when the platform refuses the app', async () => {
  stub = await startPlatformStub({ app: { id: app.appId, secret: 'another', expire: 7_200 } })
  expect(await client.fetch(stub.origin, app)).toEqual({ kind: 'refused', message: '应用ID或密钥错误' })
})

const good = '"code":"200","data":{"orgAccessToken":"abc"'

it.each<[string, string, Partial<AppTokenAnswer>]>([
  [
    'no life is said: the documented two hours',
    httpAnswer(200, `{${good}}}`),
    { kind: 'issued', lifetimeMs: 7_200_000 },
  ],
  // Before: a date beyond the calendar, which broke every status the window asked for (RangeError: Invalid time value).
  [
    'a life of 300,000 years, which is kept for a day',
    httpAnswer(200, `{${good},"expire":1e13}}`),
    { kind: 'issued', lifetimeMs: 86_400_000 },
  ],
  [
    'the secret echoed in the escapes of JSON and of a URL',
    httpAnswer(200, `{"code":"9","msg":"${escapedForJson(app.appSecret)} ${percentEncoded(app.appSecret)}"}`),
    { kind: 'unavailable', message: '••• •••' },
  ],
  ['a life as text', httpAnswer(200, `{${good},"expire":"60"}}`), { kind: 'issued', lifetimeMs: 60_000 }],
  ['401', httpAnswer(401, ''), { kind: 'refused' }],
  ['403', httpAnswer(403, '{"code":"403","msg":"无权限"}'), { kind: 'refused', message: '无权限' }],
  ['a wrong authorisation code', httpAnswer(200, '{"code":"100300"}'), { kind: 'refused' }],
  [
    'a token that cannot be one',
    httpAnswer(200, '{"code":"200","data":{"orgAccessToken":"a b"}}'),
    { kind: 'unavailable' },
  ],
  ['no data', httpAnswer(200, '{"code":"200","data":null}'), { kind: 'unavailable' }],
  [
    '操作频繁',
    httpAnswer(200, '{"code":"1","msg":"操作频繁"}'),
    { kind: 'unavailable', message: '操作频繁' },
  ],
  ['HTML', httpAnswer(200, '<html>'), { kind: 'unavailable', httpStatus: 200 }],
  ['404', httpAnswer(404, ''), { kind: 'unavailable', httpStatus: 404 }],
  [
    'a redirect',
    `HTTP/1.1 302 X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n`,
    { kind: 'unavailable', httpStatus: 302 },
  ],
  ['nothing', '', { kind: 'unavailable', failure: 'headersTimeout' }],
  [
    'the secret echoed',
    httpAnswer(200, `{"code":"9","msg":"${app.appSecret}"}`),
    { kind: 'unavailable', message: '•••' },
  ],
])('the app token answer is classified: %s', async (_name, text, expected) => {
  const server = await startRawServer(({ socket }) => socket.write(text))
  const answer = await client.fetch(`http://127.0.0.1:${server.port}`, app)
  expect(answer).toMatchObject(expected)
  expect(JSON.stringify(answer)).not.toContain(app.appSecret)
  // Asked once, in the platform's own spelling.
  const secret = new URLSearchParams({ instanceAppid: app.appId, instanceSecrect: app.appSecret })
  expect(server.requests.map((request) => request.split('\r\n')[0])).toEqual([
    `GET /api/open/app/getOrgAccessToken?${secret} HTTP/1.1`,
  ])
  await server.close()
})

function escapedForJson(text: string): string {
  return [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}

function percentEncoded(text: string): string {
  return [...text].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('')
}
