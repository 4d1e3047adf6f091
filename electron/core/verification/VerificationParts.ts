import type { VerificationPurpose } from '../../shared/model/verification.ts'
import type { JobFeed } from '../jobs/JobFeed.ts'
import type { Journal } from '../journal/Journal.ts'
import type { WorkLock } from '../journal/WorkLock.ts'
import type { PlatformClient } from '../platform/PlatformClient.ts'
import type { RowPurge } from '../retention/RowPurge.ts'
import type { JobKeys } from '../rows/JobKeys.ts'
import type { KeptSample } from '../rows/KeptSample.ts'
import type { UploadTokens } from '../tokens/RunToken.ts'
import type { Clock } from '../upload/Clock.ts'

/** What is to be verified. */
export interface VerifyRequest {
  purpose: VerificationPurpose
  /** Of purpose `sample`: how many accepted rows; null: all. */
  rows?: number | null
  /** Ask although the address is known to answer no lookups. */
  askAgain?: boolean
}

/** Dependencies of the services that ask the platform. */
export interface VerificationParts {
  journal: Journal
  keys: JobKeys
  samples: KeptSample
  lock: WorkLock
  feed: JobFeed
  /** Of lookups alone: their connections are not shared with calls. */
  client: Pick<PlatformClient, 'send' | 'renewConnections'>
  removal: Pick<RowPurge, 'removeIfDone'>
  clock: Clock
  /** Token source of an address of the call. */
  tokens: (endpoint: string, isRehearsal: boolean) => UploadTokens
  /** Address in the settings. */
  defaultEndpoint: () => string
  /** Address of the practice server, which differs in every process. */
  rehearsalEndpoint: () => Promise<string>
}
