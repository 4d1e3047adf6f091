import type { BatchAnswer } from '../../shared/model/job.ts'
import { parseAnswer, type Answer } from './answer.ts'
import type { CallFailure, CallResult } from './PlatformClient.ts'
import { retryAfterMs } from './retryAfter.ts'

/** What a call means for its batch; the table is in {@link classifyCall}. */
export type OutcomeKind =
  | 'accepted'
  | 'rejected'
  | 'tooLarge'
  | 'token'
  | 'permission'
  | 'address'
  | 'slowDown'
  | 'serverBusy'
  | 'notSent'
  | 'certificate'
  | 'unknown'

/** 结果: how one call ended. */
export interface Outcome {
  kind: OutcomeKind
  /** For the journal and the screen. Its message is the platform's own words, or null: our words are in the locales. */
  answer: BatchAnswer
  /** Milliseconds the server asks to wait; only with `slowDown` and `serverBusy`, null when it does not say. */
  retryAfterMs: number | null
  /** What broke, when the answer is missing or incomplete. */
  failure: CallFailure | null
  /** Error code for logs. */
  detail: string | null
}

const longestMessage = 500

/** `100100` wrong app id or secret, `100200` token error, `100300` authorisation code (pages 984084, 986242). */
const tokenCodes = new Set(['401', '100100', '100200', '100300'])

/** The words of neighbouring calls above their rate (pages 985010, 984996). */
const rateWords = '操作频繁'

/** Statuses given before the body is looked at, whatever stands in it. */
const kindsByStatus = new Map<number, OutcomeKind>([
  [401, 'token'],
  [403, 'permission'],
  [404, 'address'],
  [405, 'address'],
  [410, 'address'],
  [413, 'tooLarge'],
  [429, 'slowDown'],
  [503, 'serverBusy'],
])

/**
 * What a call means (decisions 3, 5, 6, 7). The first row that fits counts; `docs/outcomes.md` has the reasons.
 *
 * | # | what came back | outcome | the rows |
 * |---|---|---|---|
 * | 1 | nothing was written: certificate refused | `certificate` | not sent: stop |
 * | 2 | nothing was written: any other reason | `notSent` | not sent: try again |
 * | 3 | no status line: reset, time-out, not HTTP | `unknown` | may have arrived |
 * | 4 | 200 or 201 and complete, code "200" | `accepted` | arrived |
 * | 5 | complete, code 401, 100100, 100200 or 100300 | `token` | not taken: stop |
 * | 6 | complete, code 429 or the words 操作频繁 | `slowDown` | not taken: wait, try again |
 * | 7 | complete, code 403 | `permission` | not taken: stop |
 * | 8 | 401 · 403 · 404, 405, 410, 3xx · 413 · 429 | `token` · `permission` · `address` · `tooLarge` · `slowDown` | not taken |
 * | 9 | 503, but for a proxy that lost its connection | `serverBusy` | not taken: try again |
 * | 10 | 200, 201 or another 4xx but 408, complete, any other code | `rejected` | refused for their content |
 * | 11 | anything else: 500, 502, 504, 408, 204, HTML, cut JSON … | `unknown` | may have arrived |
 *
 * "Complete" means that the body ended as HTTP says and is JSON of the platform's shape.
 *
 * @param nowMs the time now, for a `Retry-After` that is a date and comes without a `Date`
 */
export function classifyCall(result: CallResult, nowMs: number): Outcome {
  const answer = result.failure === null ? parseAnswer(result.bodyText) : null
  const kind = kindOf(result, answer)
  const mayWait = kind === 'slowDown' || kind === 'serverBusy'
  return {
    kind,
    answer: {
      httpStatus: result.httpStatus,
      code: answer?.code ?? null,
      errorCode: answer?.errorCode ?? null,
      message: answer?.msg?.slice(0, longestMessage) ?? null,
      importId: answer?.importId ?? null,
    },
    retryAfterMs: mayWait ? retryAfterMs(result.headers.retryAfter, result.headers.date, nowMs) : null,
    failure: result.failure,
    detail: result.detail,
  }
}

function kindOf(result: CallResult, answer: Answer | null): OutcomeKind {
  const { phase, httpStatus, failure } = result
  if (phase === 'notSent') return failure === 'certificate' ? 'certificate' : 'notSent'
  if (httpStatus === null) return 'unknown'

  const isSuccessStatus = httpStatus === 200 || httpStatus === 201
  if (answer !== null) {
    if (isSuccessStatus && answer.code === '200') return 'accepted'
    if (tokenCodes.has(answer.code)) return 'token'
    if (answer.code === '429' || answer.msg?.includes(rateWords) === true) return 'slowDown'
    if (answer.code === '403') return 'permission'
  }

  if (httpStatus >= 300 && httpStatus < 400) return 'address'
  if (httpStatus === 503 && isLostByProxy(result.bodyText)) return 'unknown'
  const byStatus = kindsByStatus.get(httpStatus)
  if (byStatus !== undefined) return byStatus

  const isRefusal = isSuccessStatus || (httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408)
  return isRefusal && answer !== null ? 'rejected' : 'unknown'
}

/**
 * Envoy answers 503 with these words also when the server hung up after it had the request; only a failed
 * connection and a full queue are sure (Envoy's response flags UC against UF and UO).
 */
function isLostByProxy(bodyText: string): boolean {
  return /disconnect\/reset before headers/i.test(bodyText) && !/connection failure|overflow/i.test(bodyText)
}
