import { describe, expect, it } from 'vitest'
import {
  buildLookupBody,
  classifyLookup,
  isLookupValue,
} from '../../../../electron/core/verification/lookupCall.ts'
import { answered } from '../../../support/jobs/callResults.ts'

const sent = { secret: 'token-1234567890', body: '{"data":[]}' }

describe('the body, as pages 985201, 985183 and 985004 document it', () => {
  it.each([
    ['phone', ['13800000001', '13800000002'], '{"phoneList":["13800000001","13800000002"]}'],
    ['identityId', ['A"1'], '{"thirdIdList":["A\\"1"]}'],
    ['audienceUserId', ['9223372036854775807'], '{"audienceUserIdList":[9223372036854775807]}'],
  ] as const)('%s', (field, values, body) => {
    expect(buildLookupBody(field, values)).toBe(body)
  })

  it('never carries text where an int64 belongs', () => {
    expect(isLookupValue('audienceUserId', '1],"x":[2')).toBe(false)
    expect(isLookupValue('audienceUserId', '9223372036854775808')).toBe(false)
  })
})

describe('the answer', () => {
  it('is read with every digit of its ids', () => {
    const body =
      '{"code":"200","errorCode":"SUCCESS","msg":"ok","data":[{"audienceUserId":15314513451345123,"createTime":1764400000000,' +
      '"openids":[{"openid":"o1","unionid":"u1","fromTo":1,"appid":"wx","platform":"gzh","identityId":"A1","identityType":"m"}],' +
      '"phoneList":[{"phone":"13800000001","isVerify":true}],"realName":"徐静","sex":2,"birthday":-406368000000}]}'
    expect(classifyLookup(answered(200, body), 0, sent)).toEqual({
      kind: 'customers',
      customers: [
        {
          audienceUserId: '15314513451345123',
          phones: ['13800000001'],
          identities: [{ openid: 'o1', unionid: 'u1', identityId: 'A1', identityType: 'm' }],
          unionid: null,
          realName: '徐静',
          sex: '2',
          birthday: '-406368000000',
          remark: null,
          address: null,
          createTime: '1764400000000',
        },
      ],
    })
  })

  it.each([
    [
      '操作频繁',
      answered(200, { code: '500', errorCode: 'E', msg: '操作频繁，请稍后重试' }),
      { kind: 'slowDown', retryAfterMs: null },
    ],
    [
      'a list that is too long',
      answered(200, { code: '400', errorCode: 'E', msg: '参数过多' }),
      { kind: 'refused' },
    ],
    ['413', answered(413, ''), { kind: 'refused' }],
    [
      'a token error',
      answered(200, { code: '100200', errorCode: 'E', msg: 'token错误' }),
      { kind: 'token', message: 'token错误' },
    ],
    ['an empty 401', answered(401, ''), { kind: 'token', message: null }],
    ['a redirect', answered(302, ''), { kind: 'closed', reason: 'notFound' }],
    ['405', answered(405, ''), { kind: 'closed', reason: 'notFound' }],
    [
      'a list of something else',
      answered(200, '{"code":"200","data":[1]}'),
      { kind: 'closed', reason: 'shape' },
    ],
    [
      'a sign-in page',
      answered(200, '<html></html>'),
      { kind: 'failed', cause: 'server', retryAfterMs: null },
    ],
    ['503', answered(503, '', { retryAfter: '3' }), { kind: 'failed', cause: 'server', retryAfterMs: 3_000 }],
  ])('%s', (_name, result, answer) => {
    expect(classifyLookup(result, 0, sent)).toEqual(answer)
  })
})
