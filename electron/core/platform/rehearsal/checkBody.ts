import { callVersionFacts, type CallVersionName } from '../../../shared/model/callVersion.ts'
import { identityPlatforms, standardFields } from '../../../shared/model/field.ts'
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

/** What a version's document says about the two parts of a body. */
interface Contract {
  checkParams(params: JsonObject): void
  checkRecord(record: JsonObject, where: string): void
}

const profileFields = ['realName', 'sex', 'address', 'birthday', 'remark'] as const
const firstFields = standardFields.filter((field) => !callVersionFacts.v1.unsentFields.includes(field))

const contracts: Readonly<Record<CallVersionName, Contract>> = {
  v1: {
    checkParams(params) {
      allowOnly(params, ['isMatching', 'matchingType', 'identifyWay', 'importMode'], 'publicParams')
      const { isMatching, matchingType, identifyWay } = params
      if (typeof isMatching !== 'boolean') throw new Fault('publicParams.isMatching 应为 true 或 false')
      checkCommonParams(params)
      if (identifyWay !== undefined && !isOneOrTwo(identifyWay)) {
        throw new Fault('publicParams.identifyWay 应为 1 或 2')
      }
      const isFuzzy = isMatching && matchingType instanceof NumberText && matchingType.text === '2'
      if (isFuzzy && identifyWay === undefined) throw new Fault('模糊匹配必须传 publicParams.identifyWay')
    },
    checkRecord(record, where) {
      allowOnly(record, [...firstFields, 'customFields'], where)
      checkTexts(record, firstFields, where)
      checkProfile(record, where)
    },
  },
  v2: {
    checkParams(params) {
      allowOnly(params, ['matchingType', 'importMode'], 'publicParams')
      checkCommonParams(params)
    },
    checkRecord(record, where) {
      allowOnly(record, ['identities', ...profileFields, 'customFields'], where)
      checkTexts(record, profileFields, where)
      const { identities } = record
      if (!Array.isArray(identities)) throw new Fault(`${where} identities 应为数组`)
      if (identities.length === 0) throw new Fault(`${where} identities 不能为空`)
      identities.forEach((identity, index) => checkIdentity(identity, `${where} identities[${index}]`))
      checkProfile(record, where)
    },
  },
}

/**
 * Counts the records of a body that conforms to the document of its version, or describes the fault, in Chinese.
 */
export function checkBody(
  bodyText: string,
  mostRecords: number,
  version: CallVersionName,
): { records: number } | { fault: string } {
  try {
    return { records: countRecords(bodyText, mostRecords, contracts[version]) }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message }
    throw error
  }
}

function countRecords(bodyText: string, mostRecords: number, contract: Contract): number {
  const body = parse(bodyText)
  if (!isObject(body)) throw new Fault('请求体应为 JSON 对象')
  allowOnly(body, ['publicParams', 'data'], '请求体')
  const { publicParams: params, data } = body
  if (!isObject(params)) throw new Fault('缺少 publicParams')
  contract.checkParams(params)

  if (!Array.isArray(data)) throw new Fault('data 应为数组')
  if (data.length === 0) throw new Fault('data 不能为空')
  if (data.length > mostRecords) throw new Fault(`data 一次最多 ${mostRecords} 条`)
  data.forEach((record, index) => {
    const where = `第${index + 1}条`
    if (!isObject(record)) throw new Fault(`${where}客户资料应为对象`)
    contract.checkRecord(record, where)
  })
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

function checkCommonParams({ matchingType, importMode }: JsonObject): void {
  if (!isOneOrTwo(importMode)) throw new Fault('publicParams.importMode 应为 1 或 2')
  if (matchingType !== undefined && !isOneOrTwo(matchingType)) {
    throw new Fault('publicParams.matchingType 应为 1 或 2')
  }
}

function checkTexts(record: JsonObject, fields: readonly string[], where: string): void {
  for (const field of fields) {
    const value = record[field]
    if (value !== undefined && typeof value !== 'string') throw new Fault(`${where} ${field} 应为字符串`)
  }
}

function checkIdentity(identity: unknown, where: string): void {
  if (!isObject(identity)) throw new Fault(`${where} 应为对象`)
  allowOnly(identity, ['identityValue', 'identityType', 'platform', 'mpid', 'isWeChatEcosystem'], where)
  for (const name of ['identityValue', 'identityType']) {
    if (typeof identity[name] !== 'string' || identity[name] === '') throw new Fault(`${where} 缺少 ${name}`)
  }
  checkTexts(identity, ['platform', 'mpid'], where)
  const { platform, isWeChatEcosystem } = identity
  if (platform !== undefined && !(identityPlatforms as readonly unknown[]).includes(platform)) {
    throw new Fault(`${where} platform 不是文档里的值`)
  }
  if (isWeChatEcosystem !== undefined && typeof isWeChatEcosystem !== 'boolean') {
    throw new Fault(`${where} isWeChatEcosystem 应为 true 或 false`)
  }
}

function checkProfile({ sex, customFields }: JsonObject, where: string): void {
  // Empty is valid: it clears the value, as in every other field.
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
