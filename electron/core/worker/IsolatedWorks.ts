import {
  IsolatedWorkEnded,
  type IsolatedInput,
  type IsolatedKey,
  type IsolatedMessage,
  type IsolatedProcess,
  type IsolatedWork,
  type Isolation,
  type StartIsolated,
} from './IsolatedWork.ts'
import { scheduleIfAlive, type Schedule } from './schedule.ts'

/** Longest time that a process waits for the next question about its file: while the user matches columns. */
const usualIdleMs = 5 * 60_000
/** Of the data, each message has so many: to copy all at once would halt the window. */
const messageBytes = 1_000_000

/**
 * The processes of isolated work. A process that has done its task can wait for the next who needs its result, since parsing
 * a file takes seconds and needs a gigabyte: at most one waits, for a limited time, and none beside a newer one.
 */
export class IsolatedWorks implements Isolation {
  readonly #start: StartIsolated
  readonly #schedule: Schedule
  readonly #works = new Set<Work>()

  constructor(start: StartIsolated, schedule: Schedule = scheduleIfAlive) {
    this.#start = start
    this.#schedule = schedule
  }

  async open(
    key: IsolatedKey | null,
    input: IsolatedInput | null,
    signal: AbortSignal,
  ): Promise<IsolatedWork | null> {
    signal.throwIfAborted()
    const known = key && [...this.#works].find((each) => each.isOf(key))
    if (!known && !input) return null
    const work = known ?? this.#begin(key, input!)
    return work.join(signal)
  }

  leave(subject: string | null): void {
    for (const work of this.#works) if (subject === null || work.key?.subject !== subject) work.leave()
  }

  #begin(key: IsolatedKey | null, input: IsolatedInput): Work {
    // Two parsed files at a time would be two gigabytes.
    if (key) for (const other of this.#works) if (other.key) other.leave()
    const work = new Work(key, this.#start, input, this.#schedule, () => this.#works.delete(work))
    this.#works.add(work)
    return work
  }
}

/** One process: what it was asked, and who uses it. */
class Work {
  readonly key: IsolatedKey | null
  readonly #process: IsolatedProcess
  readonly #schedule: Schedule
  readonly #onEnd: () => void
  readonly #result: Promise<Uint8Array>
  /** Asked and not answered, oldest first. */
  readonly #waiting: PromiseWithResolvers<Uint8Array>[] = []
  #users = 0
  #isDone = false
  /** Nobody needs it after its users. */
  #isLeft = false
  #ended: IsolatedWorkEnded | null = null
  #stopWaiting: (() => void) | null = null

  constructor(
    key: IsolatedKey | null,
    start: StartIsolated,
    { task, bytes, heapMegabytes }: IsolatedInput,
    schedule: Schedule,
    onEnd: () => void,
  ) {
    this.key = key
    this.#schedule = schedule
    this.#onEnd = onEnd
    this.#isLeft = key === null
    this.#process = start(heapMegabytes, {
      answer: (answer) => {
        this.#waiting.shift()?.resolve(answer)
        this.#process.hold(this.#waiting.length > 0)
      },
      end: (reason) => this.#noteEnd(reason),
    })
    this.#result = this.#ask({ kind: 'task', task }, sendBytes(this.#process, bytes))
    // Who waits for it meets the failure.
    this.#result.then(
      () => (this.#isDone = true),
      () => undefined,
    )
  }

  isOf({ subject, version }: IsolatedKey): boolean {
    return !this.#ended && this.key?.subject === subject && this.key.version === version
  }

  /** @throws as `Isolation.open` */
  async join(signal: AbortSignal): Promise<IsolatedWork> {
    this.#stopWaiting?.()
    this.#stopWaiting = null
    this.#users += 1
    let isReleased = false
    const release = (isKept: boolean): void => {
      if (isReleased) return
      isReleased = true
      this.#release(isKept)
    }
    const { promise: aborted, reject } = Promise.withResolvers<never>()
    const onAbort = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', onAbort)
    try {
      const result = await Promise.race([this.#result, aborted])
      return { result, release, ask: (question) => this.#ask({ kind: 'question', question }) }
    } catch (error) {
      release(true)
      throw error
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** Ends it, now or after its last user. */
  leave(): void {
    this.#isLeft = true
    if (this.#users === 0) this.#end()
  }

  #release(isKept: boolean): void {
    this.#users -= 1
    this.#isLeft ||= !isKept
    if (this.#users > 0) return
    if (this.#isLeft || !this.#isDone) this.#end()
    else this.#stopWaiting = this.#schedule(() => this.#end(), usualIdleMs)
  }

  #end(): void {
    this.#noteEnd(new IsolatedWorkEnded('the process was ended', false))
    this.#process.kill()
  }

  #noteEnd(reason: IsolatedWorkEnded): void {
    this.#ended ??= reason
    this.#stopWaiting?.()
    this.#onEnd()
    for (const { reject } of this.#waiting.splice(0)) reject(this.#ended)
  }

  /** @param before resolves once the message may be sent */
  #ask(message: IsolatedMessage, before: Promise<void> = Promise.resolve()): Promise<Uint8Array> {
    if (this.#ended) return Promise.reject(this.#ended)
    const answer = Promise.withResolvers<Uint8Array>()
    this.#waiting.push(answer)
    this.#process.hold(true)
    void before.then(() => this.#process.send(message))
    return answer.promise
  }
}

/** Sends the data in pieces. */
async function sendBytes(process: IsolatedProcess, bytes: Uint8Array): Promise<void> {
  for (let position = 0; position < bytes.length; position += messageBytes) {
    // A copy: a message with a view takes all of its memory along.
    const piece = new Uint8Array(bytes.subarray(position, position + messageBytes))
    await process.send({ kind: 'bytes', sizeBytes: bytes.length, position, bytes: piece })
  }
}
