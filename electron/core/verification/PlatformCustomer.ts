/** One entry of `openids[]`. */
export interface PlatformIdentity {
  openid: string | null
  unionid: string | null
  identityId: string | null
  identityType: string | null
}

/** A customer as the lookup answers it: texts as they came, ids as digits; absent and null are the same. */
export interface PlatformCustomer {
  audienceUserId: string | null
  phones: readonly string[]
  identities: readonly PlatformIdentity[]
  unionid: string | null
  realName: string | null
  sex: string | null
  birthday: string | null
  remark: string | null
  /** Only where it is one text: the documentation names no form of addresses. */
  address: string | null
  createTime: string | null
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown
const parseJson = JSON.parse as (text: string, reviver: Reviver) => unknown
type JsonObject = { [key: string]: unknown }

/**
 * Parses `data` of a successful lookup. Numbers are kept as their digits, because ids are int64.
 *
 * @returns null when it is not a list of customers
 */
export function parseCustomers(bodyText: string): PlatformCustomer[] | null {
  const body = parseJson(bodyText, (_key, value, context) =>
    typeof value === 'number' ? context.source : value,
  )
  const data = isObject(body) ? body['data'] : null
  return Array.isArray(data) && data.every(isObject) ? data.map(toCustomer) : null
}

function toCustomer(found: JsonObject): PlatformCustomer {
  return {
    audienceUserId: textOf(found['audienceUserId']),
    phones: objectsIn(found['phoneList']).flatMap(({ phone }) => textOf(phone) ?? []),
    identities: objectsIn(found['openids']).map((entry) => ({
      openid: textOf(entry['openid']),
      unionid: textOf(entry['unionid']),
      identityId: textOf(entry['identityId']),
      identityType: textOf(entry['identityType']),
    })),
    unionid: textOf(found['unionid']),
    realName: textOf(found['realName']),
    sex: textOf(found['sex']),
    birthday: textOf(found['birthday']),
    remark: textOf(found['remark']),
    address: textOf(found['address']),
    createTime: textOf(found['createTime']),
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}
