/**
 * What the stub does to one call instead of answering it as documented. `applied`: whether the records are taken, which the
 * ledger records and the client cannot know.
 */
export type Fault =
  /** A TCP reset after the head has arrived. */
  | { kind: 'resetBeforeBody' }
  /** A TCP reset after the whole request, without a byte of an answer. */
  | { kind: 'resetAfterBody'; applied: boolean }
  /** A regular close (FIN) after the whole request, without a byte of an answer. */
  | { kind: 'closeAfterBody'; applied: boolean }
  /** Head and half of a good answer, then the connection ends. */
  | { kind: 'cutAnswer'; applied: boolean }
  /** A complete HTTP answer with truncated JSON. */
  | { kind: 'truncatedJson'; applied: boolean }
  /** No answer until `release`, then the normal one. */
  | { kind: 'hang'; applied: boolean }
  /** The normal answer, one byte at a time. */
  | { kind: 'drip'; delayMs: number }
  /** A sign-in page or an error of a gateway. */
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

/** Random faults, reproducible by their seed. */
export interface RandomFaults {
  seed: number
  /** Share of calls with a fault, 0 to 1. */
  probability: number
  /** Equally likely faults. */
  faults: Fault[]
}

/** All faults after which an upload continues without a user. */
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

/** Random numbers from 0 to 1 that depend on the seed only (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Returns the fault, or null, of each call in the order of arrival. */
export function chooseFaults({ seed, probability, faults }: RandomFaults): () => Fault | null {
  const random = seededRandom(seed)
  return () => {
    const isHit = random() < probability
    const fault = faults[Math.floor(random() * faults.length)]
    return isHit ? (fault ?? null) : null
  }
}
