/** Work on data that nobody checked, for a process of its own. Plain data, since it crosses processes. */
export interface IsolatedInput {
  /** What to do with the bytes. */
  task: object
  /** The data; its memory is given away, and the caller's view of it may be empty afterwards. */
  bytes: Uint8Array
  /** Limit of the process's JavaScript heap, in MB. */
  heapMegabytes: number
}

/** Says which works are the same. */
export interface IsolatedKey {
  /** What the work is about, such as the path of a file. Only one subject's work is kept at a time. */
  subject: string
  /** Whatever else its result depends on. */
  version: string
}

/** What came of isolated work. */
export interface IsolatedWork {
  /** The answer to the task. */
  readonly result: Uint8Array
  /**
   * Waits for a part of what belongs to the result and is too large for one message.
   *
   * @param index below the number of parts
   * @throws IsolatedWorkEnded when the process ended before it had sent the part
   */
  part(index: number): Promise<Uint8Array>
  /**
   * Must be called once no part is needed any more. Idempotent.
   *
   * @param isKept all of it may wait for a while, for the next who opens the same work
   */
  release(isKept: boolean): void
}

/** How this thread has isolated work done. */
export interface Isolation {
  /**
   * Finds work that was done or is being done, or has it done.
   *
   * @param key null: shared with nobody
   * @param input null: only what is there already
   * @param signal ends the wait with its reason, and the work when nobody else waits for it
   * @returns null when nothing is there and no input was given
   * @throws IsolatedWorkEnded when the process ended before it answered; the signal's reason
   */
  open(
    key: IsolatedKey | null,
    input: IsolatedInput | null,
    signal: AbortSignal,
  ): Promise<IsolatedWork | null>
  /** Forgets the work that waits, unless it is about `subject`; null: any. */
  leave(subject: string | null): void
}

/** The process ended before it answered. */
export class IsolatedWorkEnded extends Error {
  /** It needed more memory than its limit. */
  readonly isOutOfMemory: boolean

  constructor(message: string, isOutOfMemory: boolean) {
    super(message)
    this.isOutOfMemory = isOutOfMemory
  }
}

/** A message to the process: a piece of the data, then the task, then requests for the parts. All but the pieces are answered, in their order. */
export type IsolatedMessage =
  | { kind: 'bytes'; sizeBytes: number; position: number; bytes: Uint8Array }
  | { kind: 'task'; task: object }
  | { kind: 'part'; index: number }

/** The result with the number of its parts, or a part, which the process needs no longer. */
export interface IsolatedAnswer {
  bytes: Uint8Array
  partCount: number
}

/** A started process, or what stands in for one. */
export interface IsolatedProcess {
  /** Resolves when the next message may be sent. Never rejects: the listener reports the end of the process. */
  send(message: IsolatedMessage): Promise<void>
  /** Whether this process has to live on for it. */
  hold(isHeld: boolean): void
  kill(): void
}

/** Starts a process whose heap has a limit, in MB. */
export type StartIsolated = (
  heapMegabytes: number,
  listener: { answer: (answer: IsolatedAnswer) => void; end: (reason: IsolatedWorkEnded) => void },
) => IsolatedProcess
