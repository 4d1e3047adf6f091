import { callVersionFacts } from '../../shared/model/callVersion.ts'
import type { StandardField } from '../../shared/model/field.ts'
import { mapsAny } from '../../shared/model/mapsAny.ts'
import type { CallVersion, Examined } from './CallVersion.ts'
import { isEnvelopeSuccess, noRecords, writeEnvelope } from './envelope.ts'
import { readStagedRecord, rewriteRecords, type StagedRecord } from '../records/stagedRecord.ts'

/**
 * The types of the platform's own identities (page 986173); a company's own types come from 身份识别类型.
 * `audienceUserId` is not among the documented ones: `id` is what later pages of the first version call it
 * (985581, 986319). Sent nowhere else, said on step 4, and unproven live (docs/verification.md).
 */
const identityTypes = {
  audienceUserId: 'id',
  openid: 'openid',
  unionid: 'unionid',
  phone: 'phone',
} as const

const profileFields = ['realName', 'sex', 'address', 'birthday', 'remark'] as const
/** Fields whose presence in a mapping makes records differ from what is sent. */
const examinedFields: readonly StandardField[] = [
  ...callVersionFacts.v2.unsentFields,
  'identityId',
  'identityType',
  'platform',
  'mpid',
  'audienceUserId',
]

interface Identity {
  identityValue: string
  identityType: string
  platform?: string
  mpid?: string
}

/** The version of page 986173: `identities[]` in place of one field for each, no tags, always matching. */
export const secondVersion: CallVersion = {
  name: 'v2',
  createBodyWriter({ options: { matchingType, importMode } }) {
    return (staged) => writeEnvelope({ matchingType, importMode }, rewriteRecords(staged, writeRecord))
  },
  emptyBody: writeEnvelope({ matchingType: 1, importMode: 2 }, noRecords).toString(),
  isSuccess: isEnvelopeSuccess,
  createExaminer: (mapping) => (mapsAny(mapping, examinedFields) ? examine : null),
}

/** Writes a record in the document's order; `customFields` as text, digit for digit. */
function writeRecord(stagedRecord: string): string {
  const record = readStagedRecord(stagedRecord)
  let json = `{"identities":${JSON.stringify(identitiesOf(record))}`
  for (const field of profileFields) {
    const value = record.fields[field]
    if (value !== undefined) json += `,"${field}":${JSON.stringify(value)}`
  }
  if (record.customFields !== '') json += `,"customFields":${record.customFields}`
  return `${json}}`
}

/**
 * The identities of a record, in the order of the first version's fields. 平台类型 and 应用ID describe the account
 * that an identity comes from: they go to the openid, else to 身份识别ID, else to the unionid; a phone or a 客户ID
 * belongs to no account.
 */
function identitiesOf({ fields }: StagedRecord): Identity[] {
  const identities: Identity[] = []
  const add = (value: string | undefined, identityType: string | undefined, source: object = {}): void => {
    if (value && identityType) identities.push({ identityValue: value, identityType, ...source })
  }
  const { identityId, identityType, audienceUserId, openid, unionid, phone, platform, mpid } = fields
  const source = { ...(platform && { platform }), ...(mpid && { mpid }) }
  const hasOwn = Boolean(identityId && identityType)
  add(identityId, identityType, openid ? {} : source)
  add(audienceUserId, identityTypes.audienceUserId)
  add(openid, identityTypes.openid, source)
  add(unionid, identityTypes.unionid, openid || hasOwn ? {} : source)
  add(phone, identityTypes.phone)
  return identities
}

function examine(stagedRecord: string): Examined {
  const record = readStagedRecord(stagedRecord)
  const { fields } = record
  const unsent: StandardField[] = callVersionFacts.v2.unsentFields.filter((field) => fields[field])
  // Half of a pair says nothing, and the version requires both.
  if (fields.identityId && !fields.identityType) unsent.push('identityId')
  if (fields.identityType && !fields.identityId) unsent.push('identityType')
  const takesSource = Boolean(fields.openid || (fields.identityId && fields.identityType) || fields.unionid)
  if (!takesSource) {
    for (const field of ['platform', 'mpid'] as const) if (fields[field]) unsent.push(field)
  }
  return {
    unsent,
    hasIdentity: identitiesOf(record).length > 0,
    hasCustomerId: Boolean(fields.audienceUserId),
  }
}
