import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  IsolatedWorkEnded,
  type IsolatedAnswer,
  type IsolatedInput,
  type IsolatedKey,
  type IsolatedProcess,
  type IsolatedWork,
  type Isolation,
  type StartIsolated,
} from './IsolatedWork.ts'
import { scheduleIfAlive, type Schedule } from './schedule.ts'

/** Longest time that work waits for the next who needs it: while the user matches columns. */
const usualIdleMs = 5 * 60_000
/** Work that is larger does not wait. 100,000 parsed rows of 12 columns have some 10 MB. */
const mostKeptBytes = 128_000_000
/** Of the data, each message has so many: to copy all at once would halt the window. One takes some milliseconds. */
const messageBytes = 500_000

/**
 * The processes of isolated work, and what came of it. A process ends as soon as all parts of its result are here: it has
 * taken up to a gigabyte, and does not give it back. The result can wait for the next who needs it, since parsing a file
 * takes seconds: of one subject at most, for a limited time.
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
    // Two files parsed at a time would be two gigabytes.
    if (key) for (const other of this.#works) if (other.key) other.leave()
    const work = new Work(key, this.#start, input, this.#schedule, () => this.#works.delete(work))
    this.#works.add(work)
    return work
  }
}

/** One process and what came of it, with those who use that. */
class Work {
  readonly key: IsolatedKey | null
  readonly #process: IsolatedProcess
  readonly #schedule: Schedule
  readonly #onEnd: () => void
  readonly #result: Promise<Uint8Array>
  readonly #parts: PromiseWithResolvers<Uint8Array>[] = []
  #keptBytes = 0
  /** Asked of the process and not answered, oldest first. */
  readonly #asked: PromiseWithResolvers<IsolatedAnswer>[] = []
  #users = 0
  #state: 'working' | 'sending' | 'done' = 'working'
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
      answer: (answer) => this.#asked.shift()?.resolve(answer),
      end: (reason) => this.#state !== 'done' && this.#noteEnd(reason),
    })
    this.#result = this.#perform(task, bytes)
    // Who waits for it meets the failure.
    this.#result.catch(() => undefined)
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
      const noPart = Promise.reject(new IsolatedWorkEnded('no such part', false))
      noPart.catch(() => undefined)
      return { result, release, part: (index) => this.#parts[index]?.promise ?? noPart }
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
    if (this.#isLeft || this.#state === 'working') this.#end()
    else this.#stopWaiting = this.#schedule(() => this.#end(), usualIdleMs)
  }

  #end(): void {
    this.#noteEnd(new IsolatedWorkEnded('the work was given up', false))
    this.#process.kill()
  }

  #noteEnd(reason: IsolatedWorkEnded): void {
    this.#ended ??= reason
    this.#stopWaiting?.()
    this.#onEnd()
    for (const { reject } of [...this.#asked.splice(0), ...this.#parts.splice(0)]) reject(this.#ended)
  }

  async #perform(task: object, bytes: Uint8Array): Promise<Uint8Array> {
    this.#process.hold(true)
    const answered = Promise.withResolvers<IsolatedAnswer>()
    this.#asked.push(answered)
    void sendBytes(this.#process, bytes).then(() => this.#process.send({ kind: 'task', task }))
    const answer = await answered.promise
    this.#state = 'sending'
    for (let index = 0; index < answer.partCount; index++) {
      const part = Promise.withResolvers<Uint8Array>()
      // Not everybody waits for every part.
      part.promise.catch(() => undefined)
      this.#parts.push(part)
    }
    this.#collect().catch(() => undefined)
    return answer.bytes
  }

  /** Takes the parts over, one after the other. */
  async #collect(): Promise<void> {
    for (const [index, part] of this.#parts.entries()) {
      const asked = Promise.withResolvers<IsolatedAnswer>()
      this.#asked.push(asked)
      void this.#process.send({ kind: 'part', index })
      const { bytes } = await asked.promise
      this.#keptBytes += bytes.length
      part.resolve(bytes)
    }
    if (this.#ended) return
    this.#state = 'done'
    if (this.#keptBytes > mostKeptBytes) this.#isLeft = true
    this.#process.hold(false)
    this.#process.kill()
    // Those who used it are gone already.
    if (this.#isLeft && this.#users === 0) this.#end()
  }
}

/**
 * Sends the data in pieces, each in a turn of its own: where the other end reads as fast as this one writes, nothing else
 * gives the window its turn. The first waits as well, since starting the process has taken one.
 */
async function sendBytes(process: IsolatedProcess, bytes: Uint8Array): Promise<void> {
  for (let position = 0; position < bytes.length; position += messageBytes) {
    await nextTurn()
    // A copy: a message with a view takes all of its memory along.
    const piece = new Uint8Array(bytes.subarray(position, position + messageBytes))
    await process.send({ kind: 'bytes', sizeBytes: bytes.length, position, bytes: piece })
  }
}
