import type { BatchAnswer } from '../../shared/model/job.ts'
import { maskAnswer, type Sent } from '../redaction/maskAnswer.ts'
import { parseAnswer, type Answer } from './answer.ts'
import type { CallVersion } from './CallVersion.ts'
import { isEnvelopeSuccess } from './envelope.ts'
import { kindByStatus, outcomeRules, type OutcomeKind, type OutcomeRule } from './outcomeRules.ts'
import type { CallFailure, CallResult } from './PlatformClient.ts'
import { longestHoldMs, retryAfterMs } from './retryAfter.ts'

/** 结果: how one call ended. */
export interface Outcome {
  kind: OutcomeKind
  /**
   * For the journal and the screen. `message` is the platform's text or null; our own texts are in the
   * locales.
   */
  answer: BatchAnswer
  /**
   * The outcome kind by the status line alone when the rows are `unknown`: decides whether and when to make
   * the next call. Null otherwise.
   */
  hint: OutcomeKind | null
  /**
   * Wait requested by the server, in milliseconds; only with `slowDown` and `serverBusy`, as kind or hint;
   * null when not given.
   */
  retryAfterMs: number | null
  /** Why the answer is missing or incomplete. */
  failure: CallFailure | null
  /** Error code for logs. */
  detail: string | null
}

const longestMessage = 500

/**
 * Classifies a call by the first matching rule of {@link outcomeRules}.
 *
 * @param nowMs current time, for a `Retry-After` date without a `Date` header
 * @param sent what the answer may echo: it is masked in the parsed strings before they are cut, since half a
 *   secret is not recognised. Omitted only where nothing of the answer is kept or shown
 * @param isSuccess of the version that was called. Default: the platform's envelope, which all versions share
 */
export function classifyCall(
  result: CallResult,
  nowMs: number,
  sent?: Sent,
  isSuccess: CallVersion['isSuccess'] = isEnvelopeSuccess,
): Outcome {
  const answer = answerOf(result)
  const parsed = {
    httpStatus: result.httpStatus,
    code: answer?.code ?? null,
    errorCode: answer?.errorCode ?? null,
    message: answer?.msg ?? null,
    importId: answer?.importId ?? null,
  }
  const { message, ...kept } = sent ? maskAnswer(parsed, sent) : parsed
  const { kind } = ruleFor(result, answer, isSuccess)
  const hint = kind === 'unknown' ? kindByStatus(result.httpStatus) : null
  const mayWait = [kind, hint].some((each) => each === 'slowDown' || each === 'serverBusy')
  return {
    kind,
    answer: { ...kept, message: message?.slice(0, longestMessage) ?? null },
    hint,
    retryAfterMs: mayWait
      ? retryAfterMs(result.headers.retryAfter, result.headers.date, nowMs, longestHoldMs)
      : null,
    failure: result.failure,
    detail: result.detail,
  }
}

/** Returns the rule of the outcome table that applies to a call. */
export function ruleFor(
  result: CallResult,
  answer = answerOf(result),
  isSuccess: CallVersion['isSuccess'] = isEnvelopeSuccess,
): OutcomeRule {
  const status = result.httpStatus ?? 0
  const facts = {
    result,
    status,
    answer,
    refusal: answer?.isRefusal === true ? answer : null,
    isComplete: result.failure === null,
    isSuccess: answer !== null && isSuccess(status, answer),
  }
  const rule = outcomeRules.find(({ applies }) => applies(facts))
  if (rule === undefined) throw new RangeError('the last rule applies to every call')
  return rule
}

function answerOf(result: CallResult): Answer | null {
  return result.failure === null ? parseAnswer(result.bodyText) : null
}
