import { createHash } from 'node:crypto'
import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'

/**
 * The exact body of a call: `{"publicParams":{…},"data":[…]}`, keys in the document's order, absent options absent.
 *
 * @param recordJsons JSON texts of single records. They are joined as they are, never parsed: a `configId`
 * beyond 2^53 is in them as raw digits.
 */
export function buildRequestBody(options: MatchingOptions, recordJsons: readonly string[]): string {
  const { isMatching, matchingType, identifyWay, importMode } = options
  // JSON.stringify leaves out what is undefined.
  const publicParams = JSON.stringify({ isMatching, matchingType, identifyWay, importMode })
  return `{"publicParams":${publicParams},"data":[${recordJsons.join(',')}]}`
}

/** SHA-256 of a body's UTF-8 bytes in lower-case hex: what the journal keeps of a batch that is being sent. */
export function hashBody(body: string): string {
  return createHash('sha256').update(body, 'utf8').digest('hex')
}
