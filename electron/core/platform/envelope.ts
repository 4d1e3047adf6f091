import { createHash } from 'node:crypto'
import type { Answer } from './answer.ts'

/**
 * Joins the parts of a call: `{"publicParams":{…},"data":[…]}`, the envelope of every import of the platform.
 *
 * @param publicParams members in the document's order; absent ones are omitted
 * @param records JSON texts, joined without parsing, because they hold a `configId` beyond 2^53 as raw digits
 */
export function writeEnvelope(publicParams: object, records: readonly string[]): string {
  // JSON.stringify omits undefined properties.
  return `{"publicParams":${JSON.stringify(publicParams)},"data":[${records.join(',')}]}`
}

/** Success of every import of the platform: HTTP 200 or 201, and exactly the code "200" (decision 5). */
export function isEnvelopeSuccess(httpStatus: number, answer: Answer): boolean {
  return (httpStatus === 200 || httpStatus === 201) && answer.code === '200'
}

/** SHA-256 of a body's UTF-8 bytes in lower-case hex; the journal's record of a batch in flight. */
export function hashBody(body: string): string {
  return createHash('sha256').update(body, 'utf8').digest('hex')
}
