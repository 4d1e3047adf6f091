import fastCheck from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstVersion } from '../../../../electron/core/platform/firstVersion.ts'
import { toStagedRecords } from '../../../../electron/core/records/stagedRecord.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import {
  defaultMatchingOptions,
  type MatchingOptions,
} from '../../../../electron/shared/model/matchingOptions.ts'
import { firstVersionBody } from '../../../support/platformStub/firstVersionBody.ts'

/** Numbers as the digits that stand in the text. */
function parseWithDigits(text: string): unknown {
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: { source: string }) => unknown,
  ) => unknown
  return parse(text, (_key, value, context) => (typeof value === 'number' ? `#${context.source}` : value))
}

const int64 = fastCheck.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

describe('a body of the first version', () => {
  it("writes the document's own example", () => {
    const record =
      '{"identityId":"1","customFields":[{"configId":1,"configName":"属性1","values":["p1-1","p1-2"]}]}'
    expect(firstVersionBody({ isMatching: true, matchingType: 1, importMode: 1 }, [record])).toBe(
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
    expect(firstVersionBody(options, [])).toBe(`{"publicParams":${publicParams},"data":[]}`)
  })

  it('keeps the order and the number of records', () => {
    const records = Array.from({ length: 500 }, (_, index) => `{"identityId":"${index}"}`)
    const { data } = JSON.parse(firstVersionBody({ isMatching: false, importMode: 1 }, records)) as {
      data: { identityId: string }[]
    }
    expect(data.map(({ identityId }) => identityId)).toEqual(records.map((_, index) => String(index)))
  })

  // A configId that went through a JS number would end in zeros.
  it('carries 100,000 int64 config ids digit for digit', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.array(int64, { minLength: 500, maxLength: 500 }), (ids) => {
        const records = ids.map((id) => `{"customFields":[{"configId":${id}}]}`)
        const body = parseWithDigits(firstVersionBody({ isMatching: false, importMode: 1 }, records)) as {
          data: { customFields: [{ configId: string }] }[]
        }
        expect(body.data.map((record) => record.customFields[0].configId)).toEqual(ids.map((id) => `#${id}`))
      }),
      { numRuns: 200 },
    )
  })
})

describe('fields that only the second version takes', () => {
  const mapping: Mapping = {
    columns: [{ columnIndex: 0, columnName: '平台', target: { kind: 'standard', field: 'platform' } }],
    constants: [],
    blanksClear: false,
  }

  // The seed's document has no such member: a platform that checks names would refuse every record.
  it('are left out of the first, and everything else stays as staged', () => {
    const custom = '"customFields":[{"configId":9223372036854775807,"values":["\\"platform\\":"]}]'
    const write = firstVersion.createBodyWriter({ options: defaultMatchingOptions, mapping })
    const staged = `{"openid":"o","remark":"\\"platform\\":\\"x\\"","platform":"gzh","mpid":"a",${custom}}`
    expect(write(toStagedRecords([staged])).toString()).toBe(
      `{"publicParams":{"isMatching":true,"matchingType":1,"importMode":1},"data":[{"openid":"o","remark":"\\"platform\\":\\"x\\"",${custom}}]}`,
    )
    expect(firstVersion.createExaminer(mapping)?.('{"openid":"o","platform":"gzh"}')).toMatchObject({
      unsent: ['platform'],
      hasIdentity: true,
    })
  })
})
