import type { Answer } from './answer.ts'
import type { CallResult } from './PlatformClient.ts'
import { saysRetired } from './retirement.ts'

/** The consequence of a call for its batch; see {@link outcomeRules}. */
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

/** A call and its answer, as input of the rules. */
export interface CallFacts {
  result: CallResult
  status: number
  /** Null unless the answer is complete and in the platform's envelope. */
  answer: Answer | null
  /** `answer`, if it is a refusal. */
  refusal: Answer | null
  /** The body ended as HTTP requires. */
  isComplete: boolean
  /** `answer` is a success of this version of the call. */
  isSuccess: boolean
}

/** One line of the outcome table. */
export interface OutcomeRule {
  /** The answer that the rule applies to. */
  when: string
  kind: OutcomeKind
  /** Why this is certain. An outcome that may have stored rows has no evidence and is `unknown`. */
  evidence: string
  applies: (facts: CallFacts) => boolean
}

/**
 * Token errors: `100100` wrong app id or secret, `100200` token error, `100300` authorisation code (pages
 * 984084, 986242).
 */
const tokenCodes = new Set(['401', '100100', '100200', '100300'])

/** The message of neighbouring calls when their rate limit is exceeded (pages 985010, 984996). */
const rateWords = '操作频繁'

/**
 * Statuses by which a server or gateway refuses on the head or length of a request, with the outcome kind of
 * each.
 */
const refusingStatuses = new Map<number, OutcomeKind>([
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
 * Returns the outcome kind by the status line alone. That is no evidence about the rows; for an unknown
 * outcome it decides only whether and when the next call is made.
 */
export function kindByStatus(status: number | null): OutcomeKind | null {
  if (status === null) return null
  return status >= 300 && status < 400 ? 'address' : (refusingStatuses.get(status) ?? null)
}

/**
 * Proxies' texts with a 503 when they had no connection to the back end: Envoy without a host, a failed
 * connection (UF) or a full queue (UO); HAProxy without a server. Envoy's other reset reasons may follow a
 * forwarded request.
 */
const noBackEnd =
  /no healthy upstream|reset reason: ((remote |local )?connection failure|overflow)|No server is available to handle this request/i

const isSuccessStatus = (status: number): boolean => status === 200 || status === 201
const isEarly = ({ result }: CallFacts): boolean => result.failure === 'answeredEarly'
/** Complete, and not in an envelope that could mean success. */
const isPlain = ({ isComplete, answer, refusal }: CallFacts): boolean =>
  isComplete && (answer === null || refusal !== null)
const asksToWait = (facts: CallFacts): boolean =>
  facts.refusal !== null || (isPlain(facts) && facts.result.headers.retryAfter !== null)
const onlyRefusingStatus = (kind: OutcomeKind): ((facts: CallFacts) => boolean) => {
  return (facts) => isEarly(facts) && refusingStatuses.get(facts.status) === kind
}

const cutOff = 'the connection was cut before the request was whole'
const envelope = "a refusal in the platform's own envelope"

/**
 * The outcome table (decisions 3, 5, 6, 7): the first matching rule applies. docs/outcomes.md shows the same
 * lines with the reasons; `test/unit/core/platform/outcome.test.ts` compares the two and tests every rule.
 *
 * "Complete": the body ended as HTTP requires. "Envelope": complete, and JSON of the platform's shape.
 * "Refusal": in the envelope, with nothing in it that could mean success.
 */
export const outcomeRules: readonly OutcomeRule[] = [
  {
    when: 'nothing was written: certificate refused',
    kind: 'certificate',
    evidence: 'no byte was written',
    applies: ({ result }) => result.phase === 'notSent' && result.failure === 'certificate',
  },
  {
    when: 'nothing was written: any other reason',
    kind: 'notSent',
    evidence: 'no byte was written',
    applies: ({ result }) => result.phase === 'notSent',
  },
  {
    when: 'written, and no status line came: reset, time-out, not HTTP',
    kind: 'unknown',
    evidence: 'none',
    applies: ({ result }) => result.httpStatus === null,
  },
  {
    when: '413, whatever follows',
    kind: 'tooLarge',
    evidence: 'the status is given for the length, before the content (RFC 9110, 15.5.14)',
    applies: ({ status }) => status === 413,
  },
  ...(['token', 'permission', 'address', 'slowDown', 'serverBusy'] as const).map((kind) => ({
    when: `${[...refusingStatuses].flatMap(([status, of]) => (of === kind ? [status] : [])).join(', ')} before the request was whole`,
    kind,
    evidence: cutOff,
    applies: onlyRefusingStatus(kind),
  })),
  {
    when: 'any other status before the request was whole',
    kind: 'unknown',
    evidence: 'none: it may answer an earlier call',
    applies: isEarly,
  },
  {
    when: '200 or 201, envelope, code "200"',
    kind: 'accepted',
    evidence: "the platform's own success (decision 5)",
    applies: ({ isSuccess }) => isSuccess,
  },
  {
    when: 'refusal with code 401, 100100, 100200 or 100300, any status',
    kind: 'token',
    evidence: envelope,
    applies: ({ refusal }) => refusal !== null && tokenCodes.has(refusal.code),
  },
  {
    when: 'refusal with code 429 or the words 操作频繁, any status',
    kind: 'slowDown',
    evidence: envelope,
    applies: ({ refusal }) =>
      refusal !== null && (refusal.code === '429' || refusal.msg?.includes(rateWords) === true),
  },
  {
    when: 'refusal with code 403, any status',
    kind: 'permission',
    evidence: envelope,
    applies: ({ refusal }) => refusal?.code === '403',
  },
  {
    when: 'refusal in which the call is retired (即将废弃 and the like), any status',
    kind: 'address',
    evidence: envelope,
    applies: ({ refusal }) => refusal !== null && saysRetired(refusal.msg),
  },
  {
    when: '401, refusal',
    kind: 'token',
    evidence: envelope,
    applies: ({ status, refusal }) => status === 401 && refusal !== null,
  },
  {
    when: '403, refusal',
    kind: 'permission',
    evidence: envelope,
    applies: ({ status, refusal }) => status === 403 && refusal !== null,
  },
  {
    when: '410, refusal',
    kind: 'address',
    evidence: envelope,
    applies: ({ status, refusal }) => status === 410 && refusal !== null,
  },
  {
    when: '404 or 405, complete, no success in it',
    kind: 'address',
    evidence: 'the server does not know the call',
    applies: (facts) => (facts.status === 404 || facts.status === 405) && isPlain(facts),
  },
  {
    when: '307 or 308, complete, no success in it',
    kind: 'address',
    evidence: 'the same request is to be made elsewhere (RFC 9110, 15.4.8 and 15.4.9)',
    applies: (facts) => (facts.status === 307 || facts.status === 308) && isPlain(facts),
  },
  {
    when: '429, refusal or complete with Retry-After',
    kind: 'slowDown',
    evidence: 'asks to make the request later',
    applies: (facts) => facts.status === 429 && asksToWait(facts),
  },
  {
    when: '503, refusal or complete with Retry-After',
    kind: 'serverBusy',
    evidence: 'asks to make the request later',
    applies: (facts) => facts.status === 503 && asksToWait(facts),
  },
  {
    when: "503, complete, in a proxy's known words",
    kind: 'serverBusy',
    evidence: 'the proxy had no connection to the back end',
    applies: (facts) => facts.status === 503 && isPlain(facts) && noBackEnd.test(facts.result.bodyText),
  },
  {
    when: '200, 201 or a 4xx other than those above and 408, refusal with any other code',
    kind: 'rejected',
    evidence: envelope,
    applies: ({ status, refusal }) =>
      refusal !== null && (isSuccessStatus(status) || (status >= 400 && status < 500 && status !== 408)),
  },
  {
    when: 'anything else',
    kind: 'unknown',
    evidence: 'none',
    applies: () => true,
  },
]
