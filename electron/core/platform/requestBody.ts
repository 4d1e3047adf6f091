import { createHash } from 'node:crypto'
import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'

/**
 * Builds the exact body of a call: `{"publicParams":{…},"data":[…]}`, keys in the document's order, absent
 * options omitted.
 *
 * @param recordJsons JSON texts of single records, joined without parsing, because they hold a `configId`
 *   beyond 2^53 as raw digits
 */
export function buildRequestBody(options: MatchingOptions, recordJsons: readonly string[]): string {
  const { isMatching, matchingType, identifyWay, importMode } = options
  // JSON.stringify omits undefined properties.
  const publicParams = JSON.stringify({ isMatching, matchingType, identifyWay, importMode })
  return `{"publicParams":${publicParams},"data":[${recordJsons.join(',')}]}`
}

/** SHA-256 of a body's UTF-8 bytes in lower-case hex; the journal's record of a batch in flight. */
export function hashBody(body: string): string {
  return createHash('sha256').update(body, 'utf8').digest('hex')
}
