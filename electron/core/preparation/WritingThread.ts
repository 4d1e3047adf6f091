import type { MessagePort } from 'node:worker_threads'
import type { CheckedCounts } from '../journal/JobTable.ts'
import { Journal } from '../journal/Journal.ts'
import { serveTeam, ThreadTeam } from '../worker/ThreadTeam.ts'
import { ChunkWriter, type WritingSetup } from './ChunkWriter.ts'
import { memoryOf, rowsBeforeThreads, type PreparedChunk } from './prepareBlock.ts'

/** Name of the team whose one thread compares and writes. */
export const writingTeam = 'write'

/** Pieces that may wait for the thread, so that it does not fall behind without limit. */
const mostWaiting = 32
/** Longest time that the thread takes for one answer while it finishes, so that it can be ended. */
const stepMs = 20

type Piece = { chunks: readonly PreparedChunk[] } | 'finish'
/** What has been counted, once all is written. */
type Answer = CheckedCounts | null

/** Compares and writes the chunks of a job as `ChunkWriter` does, in a thread of its own where there are many. */
export class WritingThread {
  readonly #team: ThreadTeam<Piece, Answer>
  readonly #createWriter: () => ChunkWriter
  /** Of this thread, where it writes itself. */
  #writer: ChunkWriter | null = null
  /** Not given to anybody yet. */
  #held: PreparedChunk[] = []
  readonly #waiting: Promise<Answer>[] = []
  #rows = 0

  /** @param mayStart false: this thread writes, whatever the number of rows */
  constructor(journal: Journal, setup: WritingSetup, mayStart: boolean) {
    this.#createWriter = () => new ChunkWriter(journal, setup)
    const role = { team: writingTeam, setup: { ...setup, dataDir: journal.dataDir } }
    this.#team = new ThreadTeam(role, mayStart ? 1 : 0)
  }

  /** Rows that were handed over. */
  get rows(): number {
    return this.#rows
  }

  /**
   * Hands over the next chunks, and waits while the thread is far behind.
   *
   * @throws AppError `storage.*` also of chunks before, `internal` when the thread died
   */
  async add(chunks: readonly PreparedChunk[]): Promise<void> {
    for (const chunk of chunks) {
      this.#held.push(chunk)
      this.#rows += chunk.rowNumbers.length
    }
    if (this.#team.count === 0) return void this.#writeHere()
    if (!this.#hasThread) return
    this.#team.start()
    const held = this.#held.splice(0)
    this.#waiting.push(this.#team.giveFirst({ chunks: held }, held.flatMap(memoryOf)))
    while (this.#waiting.length > mostWaiting) await this.#waiting.shift()
  }

  /**
   * Waits until all is written, and marks the job as prepared.
   *
   * @param onStep called every few milliseconds; what it throws ends the work
   */
  async finish(onStep: () => void): Promise<CheckedCounts> {
    for (const written of this.#waiting.splice(0)) {
      await written
      onStep()
    }
    const steps = this.#hasThread ? null : this.#writeHere().finish()
    for (;;) {
      const counts = steps ? steps.next().value : await this.#team.giveFirst('finish', [])
      if (counts) return counts
      onStep()
    }
  }

  /** Ends the thread; what waits is not written. */
  async close(): Promise<void> {
    await this.#team.close()
  }

  get #hasThread(): boolean {
    return this.#team.count > 0 && this.#rows > rowsBeforeThreads
  }

  #writeHere(): ChunkWriter {
    this.#writer ??= this.#createWriter()
    this.#writer.add(this.#held.splice(0))
    return this.#writer
  }
}

/** Answers the thread that started this one, piece by piece. */
export function serveWriting(
  port: MessagePort,
  { dataDir, ...setup }: WritingSetup & { dataDir: string },
): void {
  const journal = Journal.connect(dataDir)
  const writer = new ChunkWriter(journal, setup)
  let steps: ReturnType<ChunkWriter['finish']> | null = null
  serveTeam(
    port,
    (piece: Piece): Answer => {
      if (piece !== 'finish') {
        writer.add(piece.chunks)
        return null
      }
      steps ??= writer.finish()
      const endMs = performance.now() + stepMs
      do {
        const { done, value } = steps.next()
        if (done) return value
      } while (performance.now() < endMs)
      return null
    },
    () => [],
  )
}
