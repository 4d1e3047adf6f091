import { hash } from 'node:crypto'
import type { Answer } from './answer.ts'

/**
 * Joins the parts of a call: `{"publicParams":{…},"data":[…]}`, the envelope of every import of the platform.
 *
 * @param publicParams members in the document's order; absent ones are omitted
 * @param records JSON in UTF-8 with a comma between two, never parsed, because they hold a `configId` beyond 2^53 as raw digits
 */
export function writeEnvelope(publicParams: object, records: Uint8Array): Buffer {
  // JSON.stringify omits undefined properties.
  const head = Buffer.from(`{"publicParams":${JSON.stringify(publicParams)},"data":[`)
  return Buffer.concat([head, records, envelopeEnd])
}

const envelopeEnd = Buffer.from(']}')
/** Records of a call without any. */
export const noRecords = new Uint8Array(0)

/** Success of every import of the platform: HTTP 200 or 201, and exactly the code "200" (decision 5). */
export function isEnvelopeSuccess(httpStatus: number, answer: Answer): boolean {
  return (httpStatus === 200 || httpStatus === 201) && answer.code === '200'
}

/** SHA-256 of a body (of a text: in UTF-8) in lower-case hex; the journal's record of a batch in flight. */
export function hashBody(body: string | Uint8Array): string {
  return hash('sha256', body)
}
