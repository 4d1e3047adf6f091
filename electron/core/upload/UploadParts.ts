import type { CallVersionName } from '../../shared/model/callVersion.ts'
import type { PlatformClient } from '../platform/PlatformClient.ts'
import type { RowChangeGuard } from '../jobs/JobEdits.ts'
import type { CallSurveys } from '../jobs/CallSurveys.ts'
import type { JobFeed } from '../jobs/JobFeed.ts'
import type { KeptSample } from '../rows/KeptSample.ts'
import type { JobKeys } from '../rows/JobKeys.ts'
import type { Journal } from '../journal/Journal.ts'
import type { RowPurge } from '../retention/RowPurge.ts'
import type { Clock } from './Clock.ts'
import type { UploadTokens } from '../tokens/RunToken.ts'
import type { WorkLock } from '../journal/WorkLock.ts'

/** Parameters of an upload. */
export interface UploadRequest {
  /** Full address; null: the job's own, or else the one in the settings. */
  endpoint: string | null
  /** Left out or null: the job's own, or else the one in the settings. */
  callVersion?: CallVersionName | null | undefined
  isRehearsal: boolean
  resendUnknown: boolean
  /** 1 to 8; null: the job's own. */
  concurrency: number | null
  /** As in `StartRequest`. */
  trialRows?: number | null
}

/** Tells what the user changed about rejected rows. */
export interface RepairedRows {
  /** Rejected rows that differ from what was sent, as of a revision of the job's rows. */
  repairedRows: (jobId: string) => Promise<{ ordinals: readonly number[]; editRevision: number }>
}

/** Dependencies of `UploadService`. */
export interface UploadParts {
  journal: Journal
  keys: JobKeys
  lock: WorkLock
  feed: JobFeed
  client: PlatformClient
  removal: Pick<RowPurge, 'removeIfDone' | 'isDone'>
  samples: Pick<KeptSample, 'keep'>
  corrections: Pick<RowChangeGuard, 'assertAtRest'> & RepairedRows
  clock: Clock
  random: () => number
  /** Token source of an address. */
  tokens: (endpoint: string, isRehearsal: boolean) => UploadTokens
  /** Limit in the settings; null: none. */
  callsPerSecond: () => number | null
  /** Address in the settings. */
  defaultEndpoint: () => string
  /** Version of the call in the settings. */
  callVersion: () => CallVersionName
  surveys: Pick<CallSurveys, 'of'>
}
