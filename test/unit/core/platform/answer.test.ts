import fastCheck from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAnswer } from '../../../../electron/core/platform/answer.ts'

const int64 = fastCheck.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

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
  })

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
