import { describe, expect, it } from 'vitest'
import { exitCodeOfError, exitCodeOfJob } from '../../../electron/cli/exitCode.ts'
import { AppError } from '../../../electron/shared/errors/AppError.ts'
import { errorCodes, type ErrorCode } from '../../../electron/shared/errors/codes.ts'
import type { Job, JobState } from '../../../electron/shared/model/job.ts'

const jobWith = (state: JobState, counts: Partial<Job['reconciliation']>): Job =>
  ({
    state,
    reconciliation: { total: 0, accepted: 0, rejected: 0, skipped: 0, unknown: 0, pending: 0, ...counts },
  }) as Job

describe('the exit code of an upload', () => {
  it.each<[JobState, Partial<Job['reconciliation']>, number]>([
    ['completed', { accepted: 5 }, 0],
    ['completed', { accepted: 5, skipped: 3 }, 0],
    ['completed', { accepted: 5, rejected: 1 }, 4],
    ['completed', { accepted: 5, unknown: 1 }, 4],
    ['needsToken', { accepted: 5, pending: 5 }, 5],
    ['paused', { accepted: 5, pending: 5 }, 6],
    ['stopped', { rejected: 1, pending: 5 }, 6],
    // Only unknown rows are left, to be sent again by a word: nothing can be "resumed" without it.
    ['paused', { accepted: 5, unknown: 5 }, 4],
    // Every row was left out by the user's word.
    ['prepared', { skipped: 5 }, 0],
  ])('for a job that is %s with %j is %i', (state, counts, exitCode) => {
    expect(exitCodeOfJob(jobWith(state, counts))).toBe(exitCode)
  })
})

describe('the exit code of an error', () => {
  const codeOf = (code: ErrorCode): number => exitCodeOfError(new AppError(code, ''))

  it('shows what has to be done next', () => {
    expect(codeOf('job.hasInvalidRows')).toBe(3)
    for (const code of [
      'storage.full',
      'storage.inUse',
      'job.busy',
      'job.changing',
      'token.notRemoved',
      'cancelled',
    ] as const) {
      expect(codeOf(code), code).toBe(6)
    }
    for (const code of [
      'usage.invalid',
      'file.notFound',
      'platform.invalidEndpoint',
      'options.invalid',
      'job.notFound',
    ] as const) {
      expect(codeOf(code), code).toBe(2)
    }
    expect(codeOf('internal')).toBe(1)
  })

  it('is never success, whatever the error', () => {
    for (const code of errorCodes) expect([1, 2, 3, 6], code).toContain(codeOf(code))
  })
})
