import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { classifyCall, ruleFor } from '../../../../electron/core/platform/outcome.ts'
import { outcomeRules, type OutcomeKind } from '../../../../electron/core/platform/outcomeRules.ts'
import type { CallFailure, CallResult } from '../../../../electron/core/platform/PlatformClient.ts'

const ok = '{"code":"200","errorCode":"SUCCESS","msg":"ok","data":15314513451345123}'
const html = '<html><body>502 Bad Gateway</body></html>'
const json = (code: string, msg = '说明'): string => JSON.stringify({ code, errorCode: 'X', msg })

function answered(httpStatus: number, bodyText: string, failure: CallFailure | null = null): CallResult {
  const headers = { retryAfter: null, date: null, location: null }
  return { phase: 'sent', httpStatus, headers, bodyText, failure, detail: null }
}

function waiting(httpStatus: number, bodyText: string, failure: CallFailure | null = null): CallResult {
  const headers = { retryAfter: '7', date: null, location: null }
  return { ...answered(httpStatus, bodyText, failure), headers }
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
  // accepted
  ['200 and code "200"', answered(200, ok), 'accepted'],
  ['201 and code "200"', answered(201, ok), 'accepted'],
  ['200 and code 200 as a number', answered(200, '{"code":200}'), 'accepted'],
  ['accepted although its words mention the rate', answered(200, json('200', '操作频繁')), 'accepted'],
  // by the body's code
  ...['401', '100100', '100200', '100300'].flatMap((code): [string, CallResult, OutcomeKind][] =>
    [200, 201, 400, 401, 403, 500].map((status) => [
      `${status} and code ${code}`,
      answered(status, json(code)),
      'token',
    ]),
  ),
  ['200 and code 429', answered(200, json('429')), 'slowDown'],
  ['200 and 操作频繁', answered(200, json('500', '操作频繁,请稍后重试')), 'slowDown'],
  ['200 and a retired call', answered(200, json('500', '旧地址即将废弃')), 'address'],
  ['a success that announces the end', answered(200, json('200', '该接口即将废弃')), 'accepted'],
  ['403 and 操作频繁', answered(403, json('1', '操作频繁,请稍后重试')), 'slowDown'],
  ['200 and code 403', answered(200, json('403')), 'permission'],
  // by the status, in the platform's envelope
  ['401 in the envelope', answered(401, json('1')), 'token'],
  ['403 in the envelope', answered(403, json('1')), 'permission'],
  ['410 in the envelope', answered(410, json('1')), 'address'],
  ['429 in the envelope', answered(429, json('1')), 'slowDown'],
  ['503 in the envelope', answered(503, json('1')), 'serverBusy'],
  // by the status, without the envelope: a cache, a firewall or a sign-in page may answer after the rows were stored
  ...[html, '', '{"cod', '{"message":"no"}'].flatMap((body): [string, CallResult, OutcomeKind][] => [
    [`401 with ${body}`, answered(401, body), 'unknown'],
    [`403 with ${body}`, answered(403, body), 'unknown'],
    [`410 with ${body}`, answered(410, body), 'unknown'],
    [`429 with ${body}`, answered(429, body), 'unknown'],
    [`503 with ${body}`, answered(503, body), 'unknown'],
    [`429 with Retry-After and ${body}`, waiting(429, body), 'slowDown'],
    [`503 with Retry-After and ${body}`, waiting(503, body), 'serverBusy'],
  ]),
  ...[json('1'), html, '', '{"cod'].flatMap((body): [string, CallResult, OutcomeKind][] => [
    [`404 with ${body}`, answered(404, body), 'address'],
    [`405 with ${body}`, answered(405, body), 'address'],
    [`307 with ${body}`, answered(307, body), 'address'],
    [`308 with ${body}`, answered(308, body), 'address'],
    ...[300, 301, 302, 303, 304, 399].map((status): [string, CallResult, OutcomeKind] => [
      `${status} with ${body}`,
      answered(status, body),
      'unknown',
    ]),
    [`413 with ${body}`, answered(413, body), 'tooLarge'],
  ]),
  // An answer that was cut short is no evidence, but for a 413, which is given for the length alone.
  ['401 whose body was cut', answered(401, '{"co', 'reset'), 'unknown'],
  ['404 whose body was cut', answered(404, '{"co', 'reset'), 'unknown'],
  ['308 whose body was cut', answered(308, '', 'reset'), 'unknown'],
  ['413 whose body was cut', answered(413, '', 'reset'), 'tooLarge'],
  ['429 whose body was cut', answered(429, '', 'bodyTimeout'), 'unknown'],
  ['429 with Retry-After whose body was cut', waiting(429, '', 'reset'), 'unknown'],
  ['503 with Retry-After whose body was cut', waiting(503, '', 'reset'), 'unknown'],
  ['302 to a login page with code "200" in it', answered(302, ok), 'unknown'],
  // A request that was never whole cannot have been stored; a success cannot be its answer.
  ...(
    [
      [401, 'token'],
      [403, 'permission'],
      [404, 'address'],
      [405, 'address'],
      [410, 'address'],
      [413, 'tooLarge'],
      [429, 'slowDown'],
      [503, 'serverBusy'],
      [200, 'unknown'],
      [302, 'unknown'],
      [400, 'unknown'],
      [500, 'unknown'],
    ] as const
  ).map(([status, kind]): [string, CallResult, OutcomeKind] => [
    `${status} before the request was whole`,
    answered(status, '', 'answeredEarly'),
    kind,
  ]),
  // A cache in front of a slow back end: the rows may be stored (before: posted three times in one run).
  ['503 first byte timeout', answered(503, '<h1>Error 503 first byte timeout</h1>'), 'unknown'],
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
    "503 in Envoy's newer words, never connected",
    answered(
      503,
      'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: 111',
    ),
    'serverBusy',
  ],
  [
    "503 in Envoy's words, queue full",
    answered(503, 'upstream connect error or disconnect/reset before headers. reset reason: overflow'),
    'serverBusy',
  ],
  ["503 in Envoy's words, no host", answered(503, 'no healthy upstream'), 'serverBusy'],
  [
    "503 in HAProxy's words",
    answered(
      503,
      '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>',
    ),
    'serverBusy',
  ],
  ['503 in known words, cut', answered(503, 'no healthy upstream', 'reset'), 'unknown'],
  // refused for the content
  ['200 and another code', answered(200, json('400')), 'rejected'],
  ['200 and code "500"', answered(200, json('500')), 'rejected'],
  ['201 and another code', answered(201, json('400')), 'rejected'],
  ['400 and a code', answered(400, json('400')), 'rejected'],
  ['422 and a code', answered(422, json('422')), 'rejected'],
  ['a refusal that names a row in data', answered(200, '{"code":"400","data":3}'), 'rejected'],
  // A success that cannot be read (before: 40 rows made 140 posts when `200.0` was taken for a refusal).
  ...[
    '{"code":200.0}',
    '{"code":2e2}',
    '{"code":"200 "}',
    '{"code":"0","msg":"x"}',
    '{"code":"00000"}',
    '{"code":"SUCCESS"}',
    '{"code":"1","msg":"操作成功"}',
    '{"code":"1","success":true}',
    '{"code":"201","data":null}',
    '{"code":"1","data":15314513451345123}',
    '{"code":"1","errorCode":"SUCCESS"}',
    '{"code":"成 功"}',
    `{"code":"${'1'.repeat(65)}"}`,
  ].map((body): [string, CallResult, OutcomeKind] => [`200 with ${body}`, answered(200, body), 'unknown']),
  ['400 and code "200"', answered(400, ok), 'unknown'],
  ...[401, 404, 308, 429, 503].map((status): [string, CallResult, OutcomeKind] => [
    `${status} and code "200"`,
    { ...waiting(status, ok) },
    'unknown',
  ]),
  // may have arrived
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
  it.each(table)('gives the outcome of the table for: %s', (_name, result, kind) => {
    expect(classifyCall(result, 0).kind).toBe(kind)
  })

  it('has an example here for every rule, so that none is dead', () => {
    const tried = new Set(table.map(([, result]) => ruleFor(result)))
    expect(outcomeRules.filter((rule) => !tried.has(rule)).map(({ when }) => when)).toEqual([])
  })

  // A table in a document that nothing compares is wrong after the next change.
  it('is shown by docs/outcomes.md line for line', () => {
    const text = readFileSync(new URL('../../../../docs/outcomes.md', import.meta.url), 'utf8')
    const lines = text.split('\n').filter((line) => /^\| \d+ +\|/.test(line))
    const shown = lines.map((line) =>
      line
        .split('|')
        .slice(2, 5)
        .map((cell) => cell.trim()),
    )
    expect(shown).toEqual(outcomeRules.map(({ when, kind, evidence }) => [when, `\`${kind}\``, evidence]))
  })

  // The rows wait for the user, and the next calls for what the status asks: three batches in the dark are enough.
  it('keeps what the status asks for when the rows are unknown', () => {
    const hints = [401, 403, 302, 429, 503, 500].map((status) => classifyCall(answered(status, html), 0).hint)
    expect(hints).toEqual(['token', 'permission', 'address', 'slowDown', 'serverBusy', null])
    expect(classifyCall(waiting(429, '', 'reset'), 0)).toMatchObject({ kind: 'unknown', retryAfterMs: 7_000 })
    expect(classifyCall(answered(401, json('1')), 0).hint).toBeNull()
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
  // Before: it was cut first, so half a token at its end was not recognised and kept.
  it('masks what was sent before it cuts the message', () => {
    const token = 'tk-CANARY-7f3e9b1c5d8a4026b9e1'
    const message = `${'错'.repeat(490)} ${Buffer.from(token).toString('base64')}`
    const sent = { secret: token, body: '{"data":[]}' }
    const { answer } = classifyCall(answered(200, json('400', message)), 0, sent)
    expect(answer.message).toBe(`${'错'.repeat(490)} •••`)
  })

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
    expect(classifyCall(waiting(429, ''), 0).retryAfterMs).toBe(7_000)
    expect(classifyCall(waiting(503, ''), 0).retryAfterMs).toBe(7_000)
    expect(classifyCall(waiting(401, ''), 0).retryAfterMs).toBeNull()
  })

  it('measures a Retry-After date from the time passed in', () => {
    const result = {
      ...answered(429, ''),
      headers: { retryAfter: 'Thu, 01 Jan 1970 00:01:00 GMT', date: null, location: null },
    }
    expect(classifyCall(result, 45_000).retryAfterMs).toBe(15_000)
  })
})
