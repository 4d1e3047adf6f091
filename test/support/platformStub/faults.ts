/**
 * What the stub does to one call instead of answering it as documented. `applied` says whether the records were
 * taken all the same: what the client cannot know, and the ledger does.
 */
export type Fault =
  /** A TCP reset once the head has arrived. */
  | { kind: 'resetBeforeBody' }
  /** A TCP reset once all has arrived, no byte of an answer. */
  | { kind: 'resetAfterBody'; applied: boolean }
  /** The connection is closed in order (FIN) once all has arrived, no byte of an answer. */
  | { kind: 'closeAfterBody'; applied: boolean }
  /** Head and half of a good answer, then the connection ends. */
  | { kind: 'cutAnswer'; applied: boolean }
  /** A complete HTTP answer whose JSON stops in the middle. */
  | { kind: 'truncatedJson'; applied: boolean }
  /** No answer until `release`, then the normal one. */
  | { kind: 'hang'; applied: boolean }
  /** The normal answer, one byte at a time. */
  | { kind: 'drip'; delayMs: number }
  /** A sign-in page or a gateway's error. */
  | { kind: 'html'; status: number; applied: boolean }
  /** Bytes that are not HTTP. */
  | { kind: 'garbage'; applied: boolean }
  /** Any status, headers and body; the records are not taken unless `applied`. */
  | { kind: 'status'; status: number; headers?: { [name: string]: string }; body?: string; applied?: boolean }
  /** HTTP 200 with another code. */
  | { kind: 'refuse'; code: string; msg: string }
  /** The normal answer, later. */
  | { kind: 'delay'; delayMs: number }
  /** The normal answer; then the idle connection is reset. */
  | { kind: 'resetAfterAnswer' }

export type FaultKind = Fault['kind']

/** Faults at random, the same for the same seed. */
export interface RandomFaults {
  seed: number
  /** 0 to 1: part of the calls that get one. */
  probability: number
  /** To choose from, each as likely as the next. */
  faults: Fault[]
}

/** Everything a call can run into that does not need a person to let it go on. */
export const usualFaults: Fault[] = [
  { kind: 'resetBeforeBody' },
  { kind: 'resetAfterBody', applied: true },
  { kind: 'resetAfterBody', applied: false },
  { kind: 'closeAfterBody', applied: true },
  { kind: 'cutAnswer', applied: true },
  { kind: 'truncatedJson', applied: true },
  { kind: 'html', status: 200, applied: false },
  { kind: 'html', status: 502, applied: true },
  { kind: 'status', status: 500, applied: true },
  { kind: 'status', status: 503, headers: { 'Retry-After': '0' } },
  { kind: 'status', status: 503, body: '<h1>Error 503 first byte timeout</h1>', applied: true },
  { kind: 'status', status: 200, body: '{"code":200.0,"msg":"ok"}', applied: true },
  { kind: 'status', status: 504, applied: false },
  { kind: 'status', status: 429, headers: { 'Retry-After': '0' } },
  { kind: 'status', status: 429, applied: true },
  { kind: 'delay', delayMs: 20 },
  { kind: 'resetAfterAnswer' },
]

/** Numbers from 0 up to 1 that depend on the seed only (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Gives every call, in the order of arrival, its fault or null. */
export function chooseFaults({ seed, probability, faults }: RandomFaults): () => Fault | null {
  const random = seededRandom(seed)
  return () => {
    const isHit = random() < probability
    const fault = faults[Math.floor(random() * faults.length)]
    return isHit ? (fault ?? null) : null
  }
}
