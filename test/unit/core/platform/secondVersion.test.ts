import fastCheck from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRowConverter } from '../../../../electron/core/conversion/createRowConverter.ts'
import { checkBody } from '../../../../electron/core/platform/rehearsal/checkBody.ts'
import { secondVersion } from '../../../../electron/core/platform/secondVersion.ts'
import { toStagedRecords } from '../../../../electron/core/records/stagedRecord.ts'
import type { FieldTarget, StandardField } from '../../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import type { MatchingOptions } from '../../../../electron/shared/model/matchingOptions.ts'

const precise: MatchingOptions = { isMatching: true, matchingType: 1, importMode: 1 }
const none: Mapping = { columns: [], constants: [], blanksClear: false }

function bodyOf(records: readonly string[], options = precise, mapping = none): string {
  return secondVersion.createBodyWriter({ options, mapping })(toStagedRecords(records)).toString()
}

function mappingOf(...fields: (StandardField | FieldTarget)[]): Mapping {
  return {
    columns: fields.map((field, columnIndex) => ({
      columnIndex,
      columnName: `列${columnIndex}`,
      target: typeof field === 'string' ? { kind: 'standard', field } : field,
    })),
    constants: [],
    blanksClear: false,
  }
}

describe('a body of the second version', () => {
  // The table of page 986173, with every documented field that the app fills, and an int64 beyond 2^53.
  it('is byte for byte what the document describes', () => {
    const staged =
      '{"identityId":"M001","identityType":"member","audienceUserId":"9007199254740993","openid":"o1","unionid":"u1",' +
      '"phone":"13800000000","realName":"张\\"三","sex":"男","address":"杭州","birthday":"1990-01-31","remark":"第一行\\n第二行",' +
      '"tags":"老客户,杭州","platform":"gzh","mpid":"wx12",' +
      '"customFields":[{"configId":9223372036854775807,"configName":"属性1","values":["p1-1","p1-2"]}]}'
    expect(bodyOf([staged])).toBe(
      '{"publicParams":{"matchingType":1,"importMode":1},"data":[{"identities":[' +
        '{"identityValue":"M001","identityType":"member"},' +
        '{"identityValue":"9007199254740993","identityType":"id"},' +
        '{"identityValue":"o1","identityType":"openid","platform":"gzh","mpid":"wx12"},' +
        '{"identityValue":"u1","identityType":"unionid"},' +
        '{"identityValue":"13800000000","identityType":"phone"}],' +
        '"realName":"张\\"三","sex":"男","address":"杭州","birthday":"1990-01-31","remark":"第一行\\n第二行",' +
        '"customFields":[{"configId":9223372036854775807,"configName":"属性1","values":["p1-1","p1-2"]}]}]}',
    )
  })

  // identifyWay and isMatching are gone: an unknown parameter may be refused.
  it.each<[MatchingOptions, string]>([
    [precise, '{"matchingType":1,"importMode":1}'],
    [
      { isMatching: true, matchingType: 2, identifyWay: 2, importMode: 2 },
      '{"matchingType":2,"importMode":2}',
    ],
  ])('writes the parameters of %j', (options, params) => {
    expect(bodyOf([], options)).toBe(`{"publicParams":${params},"data":[]}`)
  })

  it.each([
    [
      'the openid',
      '{"openid":"o","unionid":"u","platform":"gzh"}',
      '{"identityValue":"o","identityType":"openid","platform":"gzh"}',
    ],
    [
      '身份识别ID without an openid',
      '{"identityId":"7","identityType":"EZ","phone":"1","platform":"EZR"}',
      '{"identityValue":"7","identityType":"EZ","platform":"EZR"}',
    ],
    [
      'the unionid alone',
      '{"unionid":"u","phone":"1","mpid":"a"}',
      '{"identityValue":"u","identityType":"unionid","mpid":"a"}',
    ],
  ])('gives platform and mpid to %s', (_name, staged, identity) => {
    const body = bodyOf([staged])
    expect(body).toContain(identity)
    expect(body.match(/"(platform|mpid)"/g)).toHaveLength(1)
  })

  // What clears a field in the first version clears it here; an identity is never empty.
  it('keeps empty profile fields and sends no empty identity', () => {
    expect(
      bodyOf(['{"openid":"","phone":"1","remark":"","customFields":[{"configId":1,"values":[]}]}']),
    ).toBe(
      '{"publicParams":{"matchingType":1,"importMode":1},"data":[{"identities":[{"identityValue":"1","identityType":"phone"}],' +
        '"remark":"","customFields":[{"configId":1,"values":[]}]}]}',
    )
  })

  // A text that looks like the key must not be cut as if it were the custom fields.
  it('is well-formed and loses no character, whatever the cells hold', () => {
    const custom: FieldTarget = {
      kind: 'custom',
      configId: '9007199254740993',
      configName: '"customFields":[',
      separators: '',
    }
    const mapping = mappingOf('phone', 'realName', 'remark', 'address', custom)
    const convert = createRowConverter(mapping, { today: '2026-11-29' })
    const text = fastCheck.oneof(
      fastCheck.string({ unit: 'binary' }),
      fastCheck.constantFrom('"customFields":[{"configId":1}]', ',"customFields":', '\\"', '\ud800'),
    )
    fastCheck.assert(
      fastCheck.property(text, text, text, (remark, address, value) => {
        const cells = ['13800000000', '张三', remark, address, value]
        const { recordJson } = convert({ rowNumber: 2, cells, defects: null, hidden: false })
        const [staged, sent] = [recordJson, bodyOf([recordJson])]
        const record = (JSON.parse(sent) as { data: { [field: string]: unknown }[] }).data[0]!
        const { identities, ...rest } = record
        const { phone, ...profile } = JSON.parse(staged) as { [field: string]: unknown }
        expect(identities).toEqual([{ identityValue: phone, identityType: 'phone' }])
        expect(rest).toEqual(profile)
        if (staged.includes('"customFields":[{"configId":9007199254740993,')) {
          expect(sent).toContain('"customFields":[{"configId":9007199254740993,')
        }
        expect(checkBody(sent, 500, 'v2')).toEqual({ records: 1 })
      }),
    )
  })
})

describe('the second version examines', () => {
  const examine = (staged: string): unknown => secondVersion.createExaminer(mappingOf('tags'))?.(staged)

  // Reading a million rows only to find nothing would delay every start.
  it('nothing where the mapping has no field that matters', () => {
    expect(secondVersion.createExaminer(mappingOf('phone', 'openid', 'realName', 'remark'))).toBeNull()
    expect(
      secondVersion.createExaminer({
        ...mappingOf('phone'),
        constants: [{ target: { kind: 'standard', field: 'tags' }, value: 'VIP' }],
      }),
    ).not.toBeNull()
  })

  it.each([
    ['tags', '{"phone":"1","tags":"a"}', ['tags'], true],
    ['empty tags', '{"phone":"1","tags":""}', [], true],
    ['身份识别ID without a type', '{"identityId":"7"}', ['identityId'], false],
    ['身份识别ID without a type, beside a phone', '{"identityId":"7","phone":"1"}', ['identityId'], true],
    ['a type without 身份识别ID', '{"identityType":"t","phone":"1"}', ['identityType'], true],
    ['a platform beside a phone only', '{"phone":"1","platform":"gzh"}', ['platform'], true],
    ['a platform beside an openid', '{"openid":"o","platform":"gzh"}', [], true],
  ])('%s', (_name, staged, unsent, hasIdentity) => {
    expect(examine(staged)).toEqual({ unsent, hasIdentity, hasCustomerId: false })
  })

  it('a 客户ID, whose type no document names', () => {
    expect(examine('{"audienceUserId":"1"}')).toEqual({ unsent: [], hasIdentity: true, hasCustomerId: true })
  })
})
