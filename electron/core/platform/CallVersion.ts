import type { CallVersionName } from '../../shared/model/callVersion.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'
import type { StandardField } from '../../shared/model/field.ts'
import type { Answer } from './answer.ts'
import type { StagedRecords } from '../records/stagedRecord.ts'

/** What all calls of a job have in common. */
export interface CallContent {
  options: MatchingOptions
  /** Names the fields that its records can have. */
  mapping: Mapping
}

/** Writes the exact body of a call, in memory of its own, from records as they are staged. */
export type WriteBody = (staged: StagedRecords) => Buffer

/** What a version makes of one staged record. */
export interface Examined {
  /** Fields with a value that it does not send. */
  unsent: readonly StandardField[]
  /** Its record names a customer. */
  hasIdentity: boolean
  /** It sends a 客户ID. */
  hasCustomerId: boolean
}

/**
 * The port to one version of the call: everything that the versions do differently. What comes before (fields,
 * mapping, checks, duplicates, staging) and after (upload, results) knows no version.
 *
 * A record is staged as the seed's document writes it (docs/ARCHITECTURE.md, "The versions of the call"); a
 * version writes its own form when a body is built. Nothing outside an implementation reads or writes a body.
 */
export interface CallVersion {
  readonly name: CallVersionName
  /** Prepares the writer of a job's bodies: what follows from options and mapping is done once. */
  createBodyWriter(content: CallContent): WriteBody
  /** Prepares the look at a job's records before anything is sent; null: all of them are sent whole. */
  createExaminer(mapping: Mapping): ((stagedRecord: string) => Examined) | null
  /** Body of a call without records, which can change nothing: for 测试连接. */
  readonly emptyBody: string
  /** Whether an answer says that every record was taken (decision 5). */
  isSuccess(httpStatus: number, answer: Answer): boolean
}
