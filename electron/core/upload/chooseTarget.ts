import { AppError } from '../../shared/errors/AppError.ts'
import {
  callVersionOfEndpoint,
  canExpress,
  endpointForVersion,
  type CallVersionName,
} from '../../shared/model/callVersion.ts'
import type { RecordedJob } from '../journal/JobTable.ts'
import { parseEndpoint } from '../platform/endpoint.ts'

/** Where an upload goes, and in which version of the call. */
export interface CallTarget {
  /** Accepted by `parseEndpoint`. */
  endpoint: string
  callVersion: CallVersionName
}

/** What a start asks for; null: as the job began, else as the settings say. */
export interface AskedTarget {
  endpoint: string | null
  callVersion?: CallVersionName | null | undefined
  isRehearsal: boolean
}

/** The settings in force; asked only for what job and request leave open. */
export interface TargetSettings {
  defaultEndpoint: () => string
  callVersion: () => CallVersionName
}

/**
 * Decides address and version of an upload. The version is fixed once a call for the job's rows has an outcome:
 * else some of its rows would be matched in another way than the others. A job that was paused for its address,
 * before any row was taken, gets both from the settings, where they were corrected.
 *
 * @throws AppError `platform.invalidEndpoint`, `options.otherVersion`, `options.alwaysMatches`, `job.versionFixed`
 */
export function chooseTarget(job: RecordedJob, asked: AskedTarget, settings: TargetSettings): CallTarget {
  const callVersion = chooseVersion(job, asked, settings)
  const isToBeCorrected = job.pauseReason === 'address' && !hasOutcome(job)
  const known = asked.endpoint ?? (isToBeCorrected ? null : job.endpoint)
  const endpoint = parseEndpoint(known ?? settings.defaultEndpoint()).href
  const fitting = endpointForVersion(endpoint, callVersion)
  // An address that was typed for this start is never exchanged for another one.
  if (asked.endpoint !== null && !asked.isRehearsal && fitting !== endpoint) {
    throw new AppError('options.otherVersion', `not an address of ${callVersion}`, {
      params: { endpoint, version: callVersion },
    })
  }
  if (!canExpress(callVersion, job.options)) {
    throw new AppError('options.alwaysMatches', `${callVersion} cannot turn matching off`)
  }
  return { endpoint: fitting, callVersion }
}

function chooseVersion(job: RecordedJob, asked: AskedTarget, settings: TargetSettings): CallVersionName {
  if (job.callVersion !== null && hasOutcome(job)) {
    if (asked.callVersion && asked.callVersion !== job.callVersion) {
      throw new AppError('job.versionFixed', `rows were sent in ${job.callVersion}`, {
        params: { version: job.callVersion },
      })
    }
    return job.callVersion
  }
  const named = asked.endpoint === null || asked.isRehearsal ? null : callVersionOfEndpoint(asked.endpoint)
  return asked.callVersion ?? named ?? settings.callVersion()
}

/** Whether any call for the job's rows has an outcome that may have changed the platform. */
function hasOutcome({ batches }: RecordedJob): boolean {
  return batches.accepted + batches.rejected + batches.unknown > 0
}
