import { createHash } from 'node:crypto'
import fastCheck from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildRequestBody, hashBody } from '../../../../electron/core/platform/requestBody.ts'
import { parseAnswer } from '../../../../electron/core/platform/answer.ts'
import type { MatchingOptions } from '../../../../electron/shared/model/matchingOptions.ts'

/** Numbers as the digits that stand in the text. */
function parseWithDigits(text: string): unknown {
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: { source: string }) => unknown,
  ) => unknown
  return parse(text, (_key, value, context) => (typeof value === 'number' ? `#${context.source}` : value))
}

const int64 = fastCheck.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

describe('buildRequestBody', () => {
  it("writes the document's own example", () => {
    const record =
      '{"identityId":"1","customFields":[{"configId":1,"configName":"属性1","values":["p1-1","p1-2"]}]}'
    expect(buildRequestBody({ isMatching: true, matchingType: 1, importMode: 1 }, [record])).toBe(
      `{"publicParams":{"isMatching":true,"matchingType":1,"importMode":1},"data":[${record}]}`,
    )
  })

  // An option that is sent although it is absent (null, undefined) changes what the platform does.
  it.each<[MatchingOptions, string]>([
    [{ isMatching: false, importMode: 2 }, '{"isMatching":false,"importMode":2}'],
    [
      { isMatching: true, matchingType: 2, identifyWay: 2, importMode: 1 },
      '{"isMatching":true,"matchingType":2,"identifyWay":2,"importMode":1}',
    ],
    [
      { isMatching: false, matchingType: undefined, identifyWay: undefined, importMode: 1 },
      '{"isMatching":false,"importMode":1}',
    ],
  ])('sends only the options that are set: %j', (options, publicParams) => {
    expect(buildRequestBody(options, [])).toBe(`{"publicParams":${publicParams},"data":[]}`)
  })

  it('keeps the order and the number of records', () => {
    const records = Array.from({ length: 500 }, (_, index) => `{"identityId":"${index}"}`)
    const { data } = JSON.parse(buildRequestBody({ isMatching: false, importMode: 1 }, records)) as {
      data: { identityId: string }[]
    }
    expect(data.map(({ identityId }) => identityId)).toEqual(records.map((_, index) => String(index)))
  })

  // A configId that went through a JS number would end in zeros.
  it('carries 100,000 int64 config ids digit for digit', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.array(int64, { minLength: 500, maxLength: 500 }), (ids) => {
        const records = ids.map((id) => `{"customFields":[{"configId":${id}}]}`)
        const body = parseWithDigits(buildRequestBody({ isMatching: false, importMode: 1 }, records)) as {
          data: { customFields: [{ configId: string }] }[]
        }
        expect(body.data.map((record) => record.customFields[0].configId)).toEqual(ids.map((id) => `#${id}`))
      }),
      { numRuns: 200 },
    )
  }, 60_000)
})

describe('hashBody', () => {
  // A hash over UTF-16 or Latin-1 would not match what went over the wire.
  it('hashes the UTF-8 bytes', () => {
    const body = '{"realName":"张三😀"}'
    expect(hashBody(body)).toBe(createHash('sha256').update(Buffer.from(body, 'utf8')).digest('hex'))
    expect(hashBody('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})

describe('parseAnswer', () => {
  it('reads 100,000 int64 import ids digit for digit', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.array(int64, { minLength: 500, maxLength: 500 }), (ids) => {
        const read = ids.map(
          (id) => parseAnswer(`{"code":"200","errorCode":"SUCCESS","data":${id}}`)?.importId,
        )
        expect(read).toEqual(ids.map(String))
      }),
      { numRuns: 200 },
    )
  }, 60_000)

  it("reads the document's example, which has no import id", () => {
    expect(parseAnswer('{\n  "code": "200",\n  "errorCode": "SUCCESS",\n  "msg": "ok"\n}')).toEqual({
      code: '200',
      errorCode: 'SUCCESS',
      msg: 'ok',
      importId: null,
      isRefusal: false,
    })
  })

  it.each([
    ['a code as a number', '{"code":200}', '200', null],
    ['an import id as text', '{"code":"200","data":"15314513451345123"}', '200', '15314513451345123'],
    ['data that is an object', '{"code":"200","data":{"id":1}}', '200', null],
    ['data that is null', '{"code":"200","data":null}', '200', null],
    ['a fraction', '{"code":"200","data":1.5}', '200', null],
    ['data inside something else', '{"code":"200","more":{"data":7}}', '200', null],
  ])('reads %s', (_name, text, code, importId) => {
    expect(parseAnswer(text)).toMatchObject({ code, importId })
  })

  // Whatever is taken for the platform's answer decides whether rows count as uploaded.
  it.each([
    ['nothing', ''],
    ['HTML', '<html><body>登录</body></html>'],
    ['cut JSON', '{"code":"200","errorCode":"SUC'],
    ['JSON with something after it', '{"code":"200"}{"code":"200"}'],
    ['an array', '[{"code":"200"}]'],
    ['a text', '"200"'],
    ['null', 'null'],
    ['no code', '{"errorCode":"SUCCESS","msg":"ok"}'],
    ['an empty code', '{"code":""}'],
    ['a code that is an object', '{"code":{"a":1}}'],
    ['the error page of Spring', '{"timestamp":"2026-01-01","status":500,"error":"Internal Server Error"}'],
    ['brackets that overflow the stack', '['.repeat(1_000_000)],
  ])('is null for %s', (_name, text) => {
    expect(parseAnswer(text)).toBeNull()
  })
})
