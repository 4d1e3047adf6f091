import { callVersionFacts } from '../../shared/model/callVersion.ts'
import type { StandardField } from '../../shared/model/field.ts'
import { mapsAny } from '../../shared/model/mapsAny.ts'
import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'
import type { CallVersion } from './CallVersion.ts'
import { isEnvelopeSuccess, noRecords, writeEnvelope } from './envelope.ts'
import { readStagedRecord, rewriteRecords } from '../records/stagedRecord.ts'

const { unsentFields } = callVersionFacts.v1

/** The version of the seed document (`api/batchAdd-seed.txt`): its records are sent as they are staged. */
export const firstVersion: CallVersion = {
  name: 'v1',
  createBodyWriter({ options, mapping }) {
    const publicParams = publicParamsOf(options)
    if (!mapsAny(mapping, unsentFields)) return ({ bytes }) => writeEnvelope(publicParams, bytes)
    return (staged) => writeEnvelope(publicParams, rewriteRecords(staged, withoutUnsent))
  },
  // Matching is on, so that nothing counts as new; mode 2, so that an empty list cannot mean "complete, with no
  // customer".
  emptyBody: writeEnvelope(
    publicParamsOf({ isMatching: true, matchingType: 1, importMode: 2 }),
    noRecords,
  ).toString(),
  isSuccess: isEnvelopeSuccess,
  createExaminer(mapping) {
    if (!mapsAny(mapping, unsentFields)) return null
    return (stagedRecord) => {
      const { fields } = readStagedRecord(stagedRecord)
      return {
        unsent: unsentFields.filter((field) => fields[field]),
        hasIdentity: true,
        hasCustomerId: false,
      }
    }
  },
}

/** The options in the document's order. */
function publicParamsOf({ isMatching, matchingType, identifyWay, importMode }: MatchingOptions): object {
  return { isMatching, matchingType, identifyWay, importMode }
}

function withoutUnsent(stagedRecord: string): string {
  const { fields, customFields } = readStagedRecord(stagedRecord)
  const members = Object.entries(fields)
    .filter(([field]) => !unsentFields.includes(field as StandardField))
    .map(([field, value]) => `${JSON.stringify(field)}:${JSON.stringify(value)}`)
  if (customFields !== '') members.push(`"customFields":${customFields}`)
  return `{${members.join(',')}}`
}
