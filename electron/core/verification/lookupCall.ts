import { isPositiveInt64 } from '../../shared/model/int64.ts'
import { classifyCall } from '../platform/outcome.ts'
import type { CallResult } from '../platform/PlatformClient.ts'
import { parseCustomers, type PlatformCustomer } from './PlatformCustomer.ts'

/** The fields that customers are looked up by, with their lists in the body, in the order they are tried. */
const listOf = {
  phone: 'phoneList',
  identityId: 'thirdIdList',
  audienceUserId: 'audienceUserIdList',
} as const
export type LookupField = keyof typeof listOf
export const lookupFields = Object.keys(listOf) as readonly LookupField[]

/** Whether a value can be asked for: 客户ID is an int64, written as a number. */
export function isLookupValue(field: LookupField, value: string): boolean {
  return value !== '' && (field !== 'audienceUserId' || isPositiveInt64(value))
}

/**
 * Builds the body of a lookup. Only one list a call: whether several lists mean "and" or "or" is not said.
 */
export function buildLookupBody(field: LookupField, values: readonly string[]): string {
  const list = field === 'audienceUserId' ? `[${values.join(',')}]` : JSON.stringify(values)
  return `{"${listOf[field]}":${list}}`
}

/** Why a service answers no lookups. */
export type ClosedReason = 'notFound' | 'permission' | 'shape'

/** What a lookup brought. Looking is harmless, so all that is unclear may simply be asked again. */
export type LookupAnswer =
  | { kind: 'customers'; customers: PlatformCustomer[] }
  /** The platform refuses this list. */
  | { kind: 'refused' }
  | { kind: 'slowDown'; retryAfterMs: number | null }
  | { kind: 'token'; message: string | null }
  | { kind: 'closed'; reason: ClosedReason }
  | { kind: 'failed'; cause: 'network' | 'server'; retryAfterMs: number | null }

/** The words of a refusal for want of a permission; no code for it is documented. */
const permissionWords = /权限|未授权|无权|未开通/

/**
 * Classifies a lookup by the outcome table of the call, as far as it concerns reading.
 *
 * @param sent what the answer may echo
 */
export function classifyLookup(
  result: CallResult,
  nowMs: number,
  sent: { secret: string | null; body: string },
): LookupAnswer {
  const { kind, hint, answer, retryAfterMs } = classifyCall(result, nowMs, sent)
  switch (hint ?? kind) {
    case 'accepted': {
      const customers = parseCustomers(result.bodyText)
      return customers === null ? { kind: 'closed', reason: 'shape' } : { kind: 'customers', customers }
    }
    case 'token':
      return { kind: 'token', message: answer.message }
    case 'permission':
      return { kind: 'closed', reason: 'permission' }
    case 'address':
      return { kind: 'closed', reason: 'notFound' }
    case 'rejected':
      if (permissionWords.test(answer.message ?? '')) return { kind: 'closed', reason: 'permission' }
      return { kind: 'refused' }
    case 'tooLarge':
      return { kind: 'refused' }
    case 'slowDown':
      return { kind: 'slowDown', retryAfterMs }
    case 'serverBusy':
      return { kind: 'failed', cause: 'server', retryAfterMs }
    case 'notSent':
    case 'certificate':
      return { kind: 'failed', cause: 'network', retryAfterMs: null }
    case 'unknown':
      if (isOtherJson(result)) return { kind: 'closed', reason: 'shape' }
      return { kind: 'failed', cause: result.httpStatus === null ? 'network' : 'server', retryAfterMs: null }
  }
}

/** A whole, successful answer in JSON of another shape; a page in HTML is that of a proxy or a sign-in server. */
function isOtherJson({ httpStatus, failure, bodyText }: CallResult): boolean {
  if (failure !== null || (httpStatus !== 200 && httpStatus !== 201)) return false
  try {
    JSON.parse(bodyText)
    return true
  } catch {
    return false
  }
}
