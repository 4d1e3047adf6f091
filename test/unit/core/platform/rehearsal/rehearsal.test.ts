import { describe, expect, it } from 'vitest'
import {
  validateRequest,
  type ReceivedRequest,
} from '../../../../../electron/core/platform/rehearsal/validateRequest.ts'

const options = '{"isMatching":true,"matchingType":1,"importMode":1}'

function request(bodyText: string, changes: Partial<ReceivedRequest> = {}): ReceivedRequest {
  return {
    method: 'POST',
    path: '/api/integrate/audience/info/batchAdd',
    headers: { 'x-token': 'token', 'content-type': 'application/json' },
    bodyText,
    ...changes,
  }
}

const withRecord = (record: string): ReceivedRequest =>
  request(`{"publicParams":${options},"data":[${record}]}`)
const withOptions = (params: string): ReceivedRequest =>
  request(`{"publicParams":${params},"data":[{"identityId":"1"}]}`)

describe('the practice server', () => {
  it.each([
    [
      "the document's own example",
      withRecord(
        '{"identityId":"1","customFields":[{"configId":1,"configName":"属性1","values":["p1-1","p1-2"]},{"configId":2,"configName":"属性2","values":["p2-1","p2-2"]}]}',
      ),
    ],
    ['the published path', { ...withRecord('{}'), path: '/api/open/audience/info/batchAdd' }],
    [
      'a content type with a charset',
      request(`{"publicParams":${options},"data":[{}]}`, {
        headers: { 'x-token': 't', 'content-type': 'Application/JSON; charset=utf-8' },
      }),
    ],
    ['an int64 configId', withRecord('{"customFields":[{"configId":9223372036854775807,"values":[]}]}')],
    ['a cleared sex', withRecord('{"sex":""}')],
    ['no matching', withOptions('{"isMatching":false,"importMode":2}')],
    ['fuzzy matching', withOptions('{"isMatching":true,"matchingType":2,"identifyWay":1,"importMode":1}')],
  ])('accepts %s', (_name, received) => {
    expect(validateRequest(received)).toEqual({ valid: true, records: 1 })
  })

  it('accepts 500 records and not 501', () => {
    const records = (count: number): ReceivedRequest =>
      withRecord(Array(count).fill('{"phone":"1"}').join(','))
    expect(validateRequest(records(500))).toEqual({ valid: true, records: 500 })
    expect(validateRequest(records(501))).toMatchObject({
      valid: false,
      code: '400',
      msg: 'data 一次最多 500 条',
    })
  })
})

describe('the practice server refuses', () => {
  it.each<[string, Partial<ReceivedRequest>, number]>([
    ['another path', { path: '/api/integrate/import/user/batchAdd' }, 404],
    ['another method', { method: 'GET' }, 405],
    ['no token', { headers: { 'content-type': 'application/json' } }, 401],
    ['a blank token', { headers: { 'content-type': 'application/json', 'x-token': ' ' } }, 401],
    ['no content type', { headers: { 'x-token': 't' } }, 415],
    ['a form', { headers: { 'x-token': 't', 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  ])('%s', (_name, changes, httpStatus) => {
    expect(validateRequest({ ...withRecord('{}'), ...changes })).toMatchObject({ valid: false, httpStatus })
  })

  // Each is a mistake that a client could make and that the practice server exists to catch.
  it.each([
    ['not JSON', request('{"publicParams"'), '请求体不是有效的 JSON'],
    ['a number as the body', request('1'), '请求体应为 JSON 对象'],
    ['no options', request('{"data":[{}]}'), '缺少 publicParams'],
    ['no data', request(`{"publicParams":${options}}`), 'data 应为数组'],
    ['no record', request(`{"publicParams":${options},"data":[]}`), 'data 不能为空'],
    [
      'something beside the two',
      request(`{"publicParams":${options},"data":[{}],"more":1}`),
      '请求体含有未知参数 more',
    ],
    [
      'isMatching as text',
      withOptions('{"isMatching":"true","importMode":1}'),
      'publicParams.isMatching 应为 true 或 false',
    ],
    ['importMode missing', withOptions('{"isMatching":false}'), 'publicParams.importMode 应为 1 或 2'],
    [
      'importMode as text',
      withOptions('{"isMatching":false,"importMode":"1"}'),
      'publicParams.importMode 应为 1 或 2',
    ],
    [
      'importMode 3',
      withOptions('{"isMatching":false,"importMode":3}'),
      'publicParams.importMode 应为 1 或 2',
    ],
    [
      'matchingType 0',
      withOptions('{"isMatching":true,"matchingType":0,"importMode":1}'),
      'publicParams.matchingType 应为 1 或 2',
    ],
    [
      'identifyWay null',
      withOptions('{"isMatching":true,"identifyWay":null,"importMode":1}'),
      'publicParams.identifyWay 应为 1 或 2',
    ],
    [
      'fuzzy without a way',
      withOptions('{"isMatching":true,"matchingType":2,"importMode":1}'),
      '模糊匹配必须传 publicParams.identifyWay',
    ],
    ['a record that is a text', withRecord('"x"'), '第1条客户资料应为对象'],
    ['a record that is a number', withRecord('{},5'), '第2条客户资料应为对象'],
    ['a phone as a number', withRecord('{},{"phone":13812345678}'), '第2条 phone 应为字符串'],
    ['a name that is null', withRecord('{"realName":null}'), '第1条 realName 应为字符串'],
    ['another sex', withRecord('{"sex":"male"}'), '第1条 sex 应为男或女'],
    ['an unknown field', withRecord('{"mobile":"1"}'), '第1条含有未知参数 mobile'],
    ['an unknown field that is not a name', withRecord('{"张三":"1"}'), '第1条含有未知参数'],
    ['custom fields as an object', withRecord('{"customFields":{}}'), '第1条 customFields 应为数组'],
    [
      'a configId as text',
      withRecord('{"customFields":[{"configId":"1"}]}'),
      '第1条 customFields[0].configId 应为整数',
    ],
    [
      'a configId with a fraction',
      withRecord('{"customFields":[{"configId":1.0}]}'),
      '第1条 customFields[0].configId 应为整数',
    ],
    [
      'a configId beyond int64',
      withRecord('{"customFields":[{"configId":9223372036854775808}]}'),
      '第1条 customFields[0].configId 应为整数',
    ],
    [
      'a configName as a number',
      withRecord('{"customFields":[{"configName":1}]}'),
      '第1条 customFields[0].configName 应为字符串',
    ],
    [
      'values as a text',
      withRecord('{"customFields":[{},{"values":"a"}]}'),
      '第1条 customFields[1].values 应为字符串数组',
    ],
    [
      'a number among values',
      withRecord('{"customFields":[{"values":["a",1]}]}'),
      '第1条 customFields[0].values 应为字符串数组',
    ],
  ])('%s', (_name, received, msg) => {
    expect(validateRequest(received)).toEqual({
      valid: false,
      httpStatus: 200,
      code: '400',
      errorCode: 'PARAM_ERROR',
      msg,
    })
  })
})
