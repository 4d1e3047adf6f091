import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'
import type { CallVersion } from './CallVersion.ts'
import { isEnvelopeSuccess, writeEnvelope } from './envelope.ts'

/** The version of the seed document (`api/batchAdd-seed.txt`): its records are sent as they are staged. */
export const firstVersion: CallVersion = {
  name: 'v1',
  createBodyWriter({ options }) {
    const publicParams = publicParamsOf(options)
    return (stagedRecords) => writeEnvelope(publicParams, stagedRecords)
  },
  // Matching is on, so that nothing counts as new; mode 2, so that an empty list cannot mean "complete, with no
  // customer".
  emptyBody: writeEnvelope(publicParamsOf({ isMatching: true, matchingType: 1, importMode: 2 }), []),
  isSuccess: isEnvelopeSuccess,
}

/** The options in the document's order. */
function publicParamsOf({ isMatching, matchingType, identifyWay, importMode }: MatchingOptions): object {
  return { isMatching, matchingType, identifyWay, importMode }
}
