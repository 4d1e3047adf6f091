import { describe, expect, it } from 'vitest'
import { compareCustomer } from '../../../../electron/core/verification/compareCustomer.ts'
import { toChinaDate } from '../../../../electron/core/verification/chinaDate.ts'
import { parseCustomers } from '../../../../electron/core/verification/PlatformCustomer.ts'
import { parseRecordJson } from '../../../../electron/shared/model/parseRecordJson.ts'

/** Fields that differ between a record and a customer as the platform writes it. */
function differing(record: object, customerJson: string): string[] {
  const [customer] = parseCustomers(`{"code":"200","data":[${customerJson}]}`)!
  return compareCustomer(parseRecordJson(JSON.stringify(record)), customer!).differences.map(
    ({ field }) => field,
  )
}

describe('the forms of the platform', () => {
  it.each<[string, object, string]>([
    [
      'a birthday in milliseconds, midnight in China',
      { birthday: '1957-02-14' },
      '{"birthday":-406454400000}',
    ],
    ['a birthday in the summer time of 1988', { birthday: '1988-06-01' }, '{"birthday":581094000000}'],
    ['the same day at a fixed offset', { birthday: '1988-06-01' }, '{"birthday":581097600000}'],
    [
      'a birthday in seconds, as createTime shows',
      { birthday: '1990-01-02' },
      '{"birthday":631209600,"createTime":1764400000}',
    ],
    ['a birthday as text', { birthday: '1990-01-02' }, '{"birthday":"1990-01-02 00:00:00"}'],
    ['男 as 1', { sex: '男' }, '{"sex":1}'],
    ['女 as text', { sex: '女' }, '{"sex":"2"}'],
    ['a cleared sex as 0', { sex: '' }, '{"sex":0}'],
    [
      'a phone among several',
      { phone: '13800000002' },
      '{"phoneList":[{"phone":"13800000001"},{"phone":"13800000002"}]}',
    ],
    [
      'a phone with its country code',
      { phone: '13800000001' },
      '{"phoneList":[{"phone":"+86 138-0000-0001"}]}',
    ],
    [
      'an identity inside openids, with its type',
      { identityId: 'A1', identityType: 'member' },
      '{"openids":[{"openid":"o"},{"identityId":"A1","identityType":"member"}]}',
    ],
    [
      'a numeric identity',
      { identityId: '9007199254740993' },
      '{"openids":[{"identityId":9007199254740993}]}',
    ],
    [
      'an int64 beyond 2^53',
      { audienceUserId: '9223372036854775807' },
      '{"audienceUserId":9223372036854775807}',
    ],
    ['a unionid inside openids', { unionid: 'u1' }, '{"openids":[{"unionid":"u1"}]}'],
    ['an empty value of an absent field', { realName: '' }, '{}'],
    ['blanks at the ends and other line breaks', { remark: 'a\nb' }, '{"remark":" a\\r\\nb "}'],
    [
      'what the lookup does not answer',
      { tags: '老客户', address: '北京', customFields: [{ configId: 1, values: ['x'] }] },
      '{}',
    ],
  ])('equal: %s', (_name, record, customer) => {
    expect(differing(record, customer)).toEqual([])
  })

  it.each<[string, object, string]>([
    ['realName', { realName: '徐静' }, '{}'],
    ['realName', { realName: '徐静' }, '{"realName":"徐静静"}'],
    ['sex', { sex: '男' }, '{"sex":0}'],
    ['birthday', { birthday: '1990-01-02' }, '{"birthday":631123200000}'],
    ['birthday', { birthday: '1969-02-01' }, '{"birthday":-28800000}'],
    ['phone', { phone: '13800000001' }, '{"phoneList":[{"phone":"138****0001"}]}'],
    [
      'identityType',
      { identityId: 'A1', identityType: 'member' },
      '{"openids":[{"identityId":"A1"},{"identityId":"B","identityType":"member"}]}',
    ],
    ['audienceUserId', { audienceUserId: '9007199254740992' }, '{"audienceUserId":9007199254740993}'],
    ['address', { address: '北京' }, '{"address":"上海"}'],
    ['remark', { remark: '' }, '{"remark":"old"}'],
  ])('another %s', (field, record, customer) => {
    expect(differing(record, customer)).toEqual([field])
  })

  it('names what it did not compare', () => {
    const record = parseRecordJson(
      '{"tags":"a","customFields":[{"configId":9223372036854775807,"values":["x"]}]}',
    )
    const [customer] = parseCustomers('{"data":[{}]}')!
    expect(compareCustomer(record, customer!).unread).toEqual(['custom:9223372036854775807', 'tags'])
  })
})

it('a birthday that is neither a time nor a date is none', () => {
  expect([toChinaDate('保密', null), toChinaDate('99999999999999999', null)]).toEqual([null, null])
})
