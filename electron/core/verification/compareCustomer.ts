import type { FieldKey, StandardField } from '../../shared/model/field.ts'
import type { ParsedRecord } from '../../shared/model/parseRecordJson.ts'
import { toChinaDate } from './chinaDate.ts'
import type { PlatformCustomer } from './PlatformCustomer.ts'

/** A field whose value on the platform is another one than the sent one. */
export interface FieldDifference {
  field: FieldKey
  /** The platform's value in the form of a record; empty: it has none. */
  before: string
  /** The value of the record. */
  after: string
}

/** A record compared with a customer of the platform. */
export interface Comparison {
  differences: FieldDifference[]
  /** Fields of the record that the lookup does not answer. */
  unread: FieldKey[]
}

/** The platform's numbers for 性别; 0 is 未知. */
const sexByNumber: { readonly [number: string]: string } = { '0': '', '1': '男', '2': '女' }

/** Compares every field of a record that the lookup answers; a field that the answer lacks has no value. */
export function compareCustomer(record: ParsedRecord, customer: PlatformCustomer): Comparison {
  const differences: FieldDifference[] = []
  const unread: FieldKey[] = record.customFields.map(({ configId }) => `custom:${configId}` as const)
  for (const [name, sent] of record.fields) {
    const field = name as StandardField
    const before = readField(field, sent, record, customer)
    if (before === undefined) unread.push(field)
    else if (plainText(before) !== plainText(sent)) differences.push({ field, before, after: sent })
  }
  return { differences, unread }
}

/** Whether a customer has this value of a field that customers are looked up by. */
export function hasIdentity(
  customer: PlatformCustomer,
  field: 'phone' | 'identityId' | 'audienceUserId',
  value: string,
): boolean {
  if (field === 'phone') return customer.phones.some((phone) => plainPhone(phone) === plainPhone(value))
  if (field === 'audienceUserId') return customer.audienceUserId === value
  return customer.identities.some(({ identityId }) => identityId === value)
}

/**
 * Reads the platform's value of a field in the form of a record.
 *
 * @returns the sent value when one of several equals it, empty when there is none, undefined when the lookup
 *   does not answer the field
 */
function readField(
  field: StandardField,
  sent: string,
  { fields }: ParsedRecord,
  customer: PlatformCustomer,
): string | undefined {
  const { identities } = customer
  const oneOf = (values: readonly (string | null)[]): string => {
    const known = values.flatMap((value) => value ?? [])
    return known.find((value) => value === sent) ?? known[0] ?? ''
  }
  switch (field) {
    case 'phone':
      return hasIdentity(customer, 'phone', sent) ? sent : (customer.phones[0] ?? '')
    case 'identityId':
      return oneOf(identities.map(({ identityId }) => identityId))
    case 'identityType': {
      // The type of another identity says nothing about this one.
      const id = fields.get('identityId')
      const own = identities.filter(({ identityId }) => id === undefined || identityId === id)
      return oneOf(own.map(({ identityType }) => identityType))
    }
    case 'audienceUserId':
      return customer.audienceUserId ?? ''
    case 'openid':
      return oneOf(identities.map(({ openid }) => openid))
    case 'unionid':
      return oneOf([customer.unionid, ...identities.map(({ unionid }) => unionid)])
    case 'realName':
    case 'remark':
      return customer[field] ?? ''
    case 'sex':
      return customer.sex === null ? '' : (sexByNumber[customer.sex.trim()] ?? customer.sex)
    case 'birthday':
      if (customer.birthday === null) return ''
      return toChinaDate(customer.birthday, customer.createTime) ?? customer.birthday
    case 'address':
      return customer.address ?? undefined
    case 'tags':
    case 'platform':
    case 'mpid':
      // Tags are not answered; the other two describe the account of an identity, in the second version only.
      return undefined
  }
}

/** Blanks around a text and the kind of its line breaks are no difference. */
function plainText(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').trim()
}

/** Digits of a phone, without the country code of mainland China. */
function plainPhone(phone: string): string {
  const plain = phone.replaceAll(/[\s()-]/g, '')
  return /^(?:\+|00)?86(1\d{10})$/.exec(plain)?.[1] ?? plain
}
