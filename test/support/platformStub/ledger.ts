import { createHash } from 'node:crypto'
import { withIdentityFields } from '../../../electron/core/platform/rehearsal/readIdentities.ts'
import { identityFields } from '../../../electron/shared/model/field.ts'

/** One POST that reached the stub. */
export interface LedgerCall {
  /** From 1, in the order of arrival. */
  sequence: number
  /** Milliseconds since 1970. */
  receivedAt: number
  path: string
  /** Number of its connection, and number of the call on that connection, both from 1. */
  connection: number
  callOnConnection: number
  /** SHA-256 of the token, so that the ledger can be printed. */
  tokenHash: string | null
  /** SHA-256 of the body in hex; null when it did not arrive in full. */
  bodyHash: string | null
  bodyBytes: number
  /** Identity of each record, see `identityOf`. */
  identities: string[]
  /** The fault it met. */
  fault: string | null
  /** Whether the records were taken. */
  applied: boolean
  httpStatus: number | null
  importId: string | null
  /** How much of the answer left the stub. */
  answered: 'none' | 'partly' | 'fully'
}

/** One lookup that reached the stub. */
export interface LedgerLookup {
  receivedAt: number
  bodyText: string
  httpStatus: number
  tokenHash: string | null
}

/** All calls and their effects: the truth that a client's journal is compared with. */
export interface Ledger {
  calls: LedgerCall[]
  /** How often every identity was taken. */
  taken: { [identity: string]: number }
  lookups: LedgerLookup[]
}

/** First identity of a record, `phone:13800000000`; a record without one is identified by its text. */
export function identityOf(record: { [field: string]: unknown }): string {
  const fields = withIdentityFields(record)
  for (const field of identityFields) {
    if (typeof fields[field] === 'string' && fields[field] !== '') return `${field}:${fields[field]}`
  }
  return `record:${JSON.stringify(record)}`
}

/** Identities taken more than once: customers who may exist twice. */
export function doubledIn(ledger: Ledger): string[] {
  return Object.entries(ledger.taken).flatMap(([identity, times]) => (times > 1 ? [identity] : []))
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
