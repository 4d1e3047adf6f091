import { describe, expect, it } from 'vitest'
import { classifyCall, type OutcomeKind } from '../../../../electron/core/platform/outcome.ts'
import type { CallFailure, CallResult } from '../../../../electron/core/platform/PlatformClient.ts'

const ok = '{"code":"200","errorCode":"SUCCESS","msg":"ok","data":15314513451345123}'
const html = '<html><body>502 Bad Gateway</body></html>'
const json = (code: string, msg = '说明'): string => JSON.stringify({ code, errorCode: 'X', msg })

function answered(httpStatus: number, bodyText: string, failure: CallFailure | null = null): CallResult {
  const headers = { retryAfter: null, date: null, location: null }
  return { phase: 'sent', httpStatus, headers, bodyText, failure, detail: null }
}

function failed(phase: CallResult['phase'], failure: CallFailure): CallResult {
  const headers = { retryAfter: null, date: null, location: null }
  return { phase, httpStatus: null, headers, bodyText: '', failure, detail: 'CODE' }
}

const table: [string, CallResult, OutcomeKind][] = [
  // 1, 2: nothing was written
  ['a certificate refused', failed('notSent', 'certificate'), 'certificate'],
  ...(['dns', 'refused', 'connectTimeout', 'network', 'tls', 'proxy', 'reset', 'other'] as const).map(
    (failure): [string, CallResult, OutcomeKind] => [
      `${failure} before sending`,
      failed('notSent', failure),
      'notSent',
    ],
  ),
  // 3: no status line
  ...(['reset', 'headersTimeout', 'malformed', 'network', 'other', 'certificate'] as const).map(
    (failure): [string, CallResult, OutcomeKind] => [
      `${failure} after sending`,
      failed('sent', failure),
      'unknown',
    ],
  ),
  // 4: accepted
  ['200 and code "200"', answered(200, ok), 'accepted'],
  ['201 and code "200"', answered(201, ok), 'accepted'],
  ['200 and code 200 as a number', answered(200, '{"code":200}'), 'accepted'],
  ['accepted although its words mention the rate', answered(200, json('200', '操作频繁')), 'accepted'],
  // 5: token, by the body's code
  ...['401', '100100', '100200', '100300'].flatMap((code): [string, CallResult, OutcomeKind][] =>
    [200, 201, 400, 401, 403, 500].map((status) => [
      `${status} and code ${code}`,
      answered(status, json(code)),
      'token',
    ]),
  ),
  // 6, 7
  ['200 and code 429', answered(200, json('429')), 'slowDown'],
  ['200 and 操作频繁', answered(200, json('500', '操作频繁,请稍后重试')), 'slowDown'],
  ['403 and 操作频繁', answered(403, json('1', '操作频繁,请稍后重试')), 'slowDown'],
  ['200 and code 403', answered(200, json('403')), 'permission'],
  // 8: by status, whatever the body
  ...[json('1'), html, '', '{"cod'].flatMap((body): [string, CallResult, OutcomeKind][] => [
    [`401 with ${body}`, answered(401, body), 'token'],
    [`403 with ${body}`, answered(403, body), 'permission'],
    [`404 with ${body}`, answered(404, body), 'address'],
    [`405 with ${body}`, answered(405, body), 'address'],
    [`410 with ${body}`, answered(410, body), 'address'],
    [`301 with ${body}`, answered(301, body), 'address'],
    [`307 with ${body}`, answered(307, body), 'address'],
    [`300 with ${body}`, answered(300, body), 'address'],
    [`399 with ${body}`, answered(399, body), 'address'],
    [`413 with ${body}`, answered(413, body), 'tooLarge'],
    [`429 with ${body}`, answered(429, body), 'slowDown'],
    [`503 with ${body}`, answered(503, body), 'serverBusy'],
  ]),
  ['401 whose body was cut', answered(401, '{"co', 'reset'), 'token'],
  ['429 whose body was cut', answered(429, '', 'bodyTimeout'), 'slowDown'],
  ['302 to a login page with code "200" in it', answered(302, ok), 'address'],
  // 9: a proxy that lost its connection may have passed the call on
  [
    "503 in Envoy's words, connection lost",
    answered(
      503,
      'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
    ),
    'unknown',
  ],
  [
    "503 in Envoy's words, never connected",
    answered(
      503,
      'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
    ),
    'serverBusy',
  ],
  [
    "503 in Envoy's words, queue full",
    answered(503, 'upstream connect error or disconnect/reset before headers. reset reason: overflow'),
    'serverBusy',
  ],
  // 10: refused for the content
  ['200 and another code', answered(200, json('400')), 'rejected'],
  ['200 and code "500"', answered(200, json('500')), 'rejected'],
  ['201 and another code', answered(201, json('400')), 'rejected'],
  ['400 and a code', answered(400, json('400')), 'rejected'],
  ['422 and a code', answered(422, json('422')), 'rejected'],
  // 11: may have arrived
  ['200 whose body was cut', answered(200, ok.slice(0, 30), 'reset'), 'unknown'],
  ['200 whose body is complete JSON but ended early', answered(200, ok, 'reset'), 'unknown'],
  ['200 whose body never came', answered(200, '', 'bodyTimeout'), 'unknown'],
  ['200 whose body is endless', answered(200, ok, 'bodyTooLarge'), 'unknown'],
  ['200 and HTML', answered(200, html), 'unknown'],
  ['200 and nothing', answered(200, ''), 'unknown'],
  ['200 and JSON of somebody else', answered(200, '{"success":true}'), 'unknown'],
  // Taken for a refusal it would be cut up and sent again.
  ['200 and an empty code', answered(200, json('')), 'unknown'],
  ['299 and a code', answered(299, json('1')), 'unknown'],
  ['202 and code "200"', answered(202, ok), 'unknown'],
  ['204', answered(204, ''), 'unknown'],
  ['400 and HTML', answered(400, html), 'unknown'],
  ['408', answered(408, json('408')), 'unknown'],
  ['500 and a code', answered(500, json('500')), 'unknown'],
  ['500 and code "200"', answered(500, ok), 'unknown'],
  ['500 and HTML', answered(500, html), 'unknown'],
  ['502', answered(502, html), 'unknown'],
  ['504', answered(504, html), 'unknown'],
  ['599', answered(599, json('1')), 'unknown'],
]

describe('classifyCall', () => {
  it.each(table)('%s', (_name, result, kind) => {
    expect(classifyCall(result, 0).kind).toBe(kind)
  })

  it("passes the platform's own message on", () => {
    const { answer } = classifyCall(
      answered(200, '{"code":"400","errorCode":"PARAM_ERROR","msg":"第3条 手机号错误"}'),
      0,
    )
    expect(answer).toEqual({
      httpStatus: 200,
      code: '400',
      errorCode: 'PARAM_ERROR',
      message: '第3条 手机号错误',
      importId: null,
    })
  })

  // Longer ones would not fit the journal.
  it('cuts a message at 500 characters', () => {
    expect(classifyCall(answered(200, json('400', '错'.repeat(900))), 0).answer.message).toBe(
      '错'.repeat(500),
    )
  })

  it('ignores an answer that was cut, though it parses', () => {
    const { answer, failure } = classifyCall(answered(200, ok, 'reset'), 0)
    expect(answer).toMatchObject({ httpStatus: 200, code: null, importId: null })
    expect(failure).toBe('reset')
  })

  it('reads Retry-After only from answers that ask to wait', () => {
    const waiting = (status: number): CallResult => ({
      ...answered(status, ''),
      headers: { retryAfter: '7', date: null, location: null },
    })
    expect(classifyCall(waiting(429), 0).retryAfterMs).toBe(7_000)
    expect(classifyCall(waiting(503), 0).retryAfterMs).toBe(7_000)
    expect(classifyCall(waiting(401), 0).retryAfterMs).toBeNull()
  })

  it('measures a Retry-After date from the time passed in', () => {
    const result = {
      ...answered(429, ''),
      headers: { retryAfter: 'Thu, 01 Jan 1970 00:01:00 GMT', date: null, location: null },
    }
    expect(classifyCall(result, 45_000).retryAfterMs).toBe(15_000)
  })
})
