import type { BatchAnswer } from '../../shared/model/job.ts'
import { parseAnswer, type Answer } from './answer.ts'
import { kindByStatus, outcomeRules, type OutcomeKind, type OutcomeRule } from './outcomeRules.ts'
import type { CallFailure, CallResult } from './PlatformClient.ts'
import { retryAfterMs } from './retryAfter.ts'

/** 结果: how one call ended. */
export interface Outcome {
  kind: OutcomeKind
  /** For the journal and the screen. `message` is the platform's text or null; ours are in the locales. */
  answer: BatchAnswer
  /** What the status line alone asks for when the rows are `unknown`: whether and when to make the next call. Else null. */
  hint: OutcomeKind | null
  /** Milliseconds the server asks to wait; only with `slowDown` and `serverBusy`, as kind or hint; null when not given. */
  retryAfterMs: number | null
  /** Why the answer is missing or incomplete. */
  failure: CallFailure | null
  /** Error code for logs. */
  detail: string | null
}

const longestMessage = 500

/**
 * Classifies a call by the first of {@link outcomeRules} that applies.
 *
 * @param nowMs the time now, for a `Retry-After` that is a date and comes without a `Date`
 */
export function classifyCall(result: CallResult, nowMs: number): Outcome {
  const answer = answerOf(result)
  const { kind } = ruleFor(result, answer)
  const hint = kind === 'unknown' ? kindByStatus(result.httpStatus) : null
  const mayWait = [kind, hint].some((each) => each === 'slowDown' || each === 'serverBusy')
  return {
    kind,
    answer: {
      httpStatus: result.httpStatus,
      code: answer?.code ?? null,
      errorCode: answer?.errorCode ?? null,
      message: answer?.msg?.slice(0, longestMessage) ?? null,
      importId: answer?.importId ?? null,
    },
    hint,
    retryAfterMs: mayWait ? retryAfterMs(result.headers.retryAfter, result.headers.date, nowMs) : null,
    failure: result.failure,
    detail: result.detail,
  }
}

/** The line of the outcome table that a call falls under. */
export function ruleFor(result: CallResult, answer = answerOf(result)): OutcomeRule {
  const facts = {
    result,
    status: result.httpStatus ?? 0,
    answer,
    refusal: answer?.isRefusal === true ? answer : null,
    isComplete: result.failure === null,
  }
  const rule = outcomeRules.find(({ applies }) => applies(facts))
  if (rule === undefined) throw new RangeError('the last rule applies to every call')
  return rule
}

function answerOf(result: CallResult): Answer | null {
  return result.failure === null ? parseAnswer(result.bodyText) : null
}
