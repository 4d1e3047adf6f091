/** An identity of a record of the second version. */
export interface SentIdentity {
  identityValue: string
  identityType: string
}

/** The field of each type that the platform knows by itself; any other is a company's own: 身份识别ID. */
const fieldOfType: { readonly [type: string]: string } = {
  id: 'audienceUserId',
  openid: 'openid',
  unionid: 'unionid',
  phone: 'phone',
}

/** Returns a record of either version with its identities in a field each, in the order in which they were sent. */
export function withIdentityFields(record: { readonly [field: string]: unknown }): {
  [field: string]: unknown
} {
  const { identities, ...profile } = record
  if (!Array.isArray(identities)) return { ...record }
  const fields: { [field: string]: unknown } = {}
  for (const { identityType, identityValue } of identities as SentIdentity[]) {
    const field = fieldOfType[identityType]
    if (field === undefined) Object.assign(fields, { identityId: identityValue, identityType })
    else fields[field] = identityValue
  }
  return { ...fields, ...profile }
}
