import { standardFields } from '../../../shared/model/field.ts'
import { isInt64 } from '../../../shared/model/int64.ts'

/** A number as written: the check must distinguish `1` from `"1"` and keep every digit of an int64. */
class NumberText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type JsonObject = { [key: string]: unknown }
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown
const parseJson = JSON.parse as (text: string, reviver: Reviver) => unknown

/** Describes the first fault; thrown within this file only. */
class Fault extends Error {}

/** Counts the records of a body that conforms to the document, or describes the fault, in Chinese. */
export function checkBody(bodyText: string, mostRecords: number): { records: number } | { fault: string } {
  try {
    return { records: countRecords(bodyText, mostRecords) }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message }
    throw error
  }
}

function countRecords(bodyText: string, mostRecords: number): number {
  const body = parse(bodyText)
  if (!isObject(body)) throw new Fault('请求体应为 JSON 对象')
  allowOnly(body, ['publicParams', 'data'], '请求体')
  checkPublicParams(body['publicParams'])

  const data = body['data']
  if (!Array.isArray(data)) throw new Fault('data 应为数组')
  if (data.length === 0) throw new Fault('data 不能为空')
  if (data.length > mostRecords) throw new Fault(`data 一次最多 ${mostRecords} 条`)
  data.forEach((record, index) => checkRecord(record, `第${index + 1}条`))
  return data.length
}

function parse(text: string): unknown {
  try {
    return parseJson(text, (_key, value, context) =>
      typeof value === 'number' ? new NumberText(context.source ?? '') : value,
    )
  } catch {
    throw new Fault('请求体不是有效的 JSON')
  }
}

function checkPublicParams(params: unknown): void {
  if (!isObject(params)) throw new Fault('缺少 publicParams')
  allowOnly(params, ['isMatching', 'matchingType', 'identifyWay', 'importMode'], 'publicParams')
  const { isMatching, matchingType, identifyWay, importMode } = params
  if (typeof isMatching !== 'boolean') throw new Fault('publicParams.isMatching 应为 true 或 false')
  if (!isOneOrTwo(importMode)) throw new Fault('publicParams.importMode 应为 1 或 2')
  if (matchingType !== undefined && !isOneOrTwo(matchingType)) {
    throw new Fault('publicParams.matchingType 应为 1 或 2')
  }
  if (identifyWay !== undefined && !isOneOrTwo(identifyWay)) {
    throw new Fault('publicParams.identifyWay 应为 1 或 2')
  }
  const isFuzzy = isMatching && matchingType instanceof NumberText && matchingType.text === '2'
  if (isFuzzy && identifyWay === undefined) throw new Fault('模糊匹配必须传 publicParams.identifyWay')
}

function checkRecord(record: unknown, where: string): void {
  if (!isObject(record)) throw new Fault(`${where}客户资料应为对象`)
  allowOnly(record, [...standardFields, 'customFields'], where)
  for (const field of standardFields) {
    const value = record[field]
    if (value !== undefined && typeof value !== 'string') throw new Fault(`${where} ${field} 应为字符串`)
  }
  // Empty is valid: it clears the value, as in every other field.
  const { sex, customFields } = record
  if (sex !== undefined && sex !== '' && sex !== '男' && sex !== '女')
    throw new Fault(`${where} sex 应为男或女`)
  if (customFields === undefined) return
  if (!Array.isArray(customFields)) throw new Fault(`${where} customFields 应为数组`)
  customFields.forEach((field, index) => checkCustomField(field, `${where} customFields[${index}]`))
}

function checkCustomField(field: unknown, where: string): void {
  if (!isObject(field)) throw new Fault(`${where} 应为对象`)
  allowOnly(field, ['configId', 'configName', 'values'], where)
  const { configId, configName, values } = field
  if (configId !== undefined && !isInt64Number(configId)) throw new Fault(`${where}.configId 应为整数`)
  if (configName !== undefined && typeof configName !== 'string')
    throw new Fault(`${where}.configName 应为字符串`)
  const areTexts = Array.isArray(values) && values.every((value) => typeof value === 'string')
  if (values !== undefined && !areTexts) throw new Fault(`${where}.values 应为字符串数组`)
}

function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText)
  )
}

function isOneOrTwo(value: unknown): boolean {
  return value instanceof NumberText && (value.text === '1' || value.text === '2')
}

function isInt64Number(value: unknown): boolean {
  return value instanceof NumberText && isInt64(value.text)
}

function allowOnly(object: JsonObject, names: readonly string[], where: string): void {
  // The name is untrusted input: it is echoed only when it is a plain one.
  const unknown = Object.keys(object).find((key) => !names.includes(key))
  if (unknown === undefined) return
  throw new Fault(`${where}含有未知参数${/^\w{1,40}$/.test(unknown) ? ` ${unknown}` : ''}`)
}
