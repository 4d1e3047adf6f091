import type { MessagePort } from 'node:worker_threads'
import { serveTeam, ThreadTeam } from '../worker/ThreadTeam.ts'
import {
  createBlockPreparer,
  memoryOf,
  rowsBeforeThreads,
  type BlockSetup,
  type PreparedBlock,
  type RowBlock,
} from './prepareBlock.ts'

/** Name of the team whose threads prepare blocks. */
export const preparingTeam = 'prepare'

/**
 * Blocks given to a thread ahead of its work: on a busy machine each change of threads takes tens of milliseconds. With all
 * threads supplied, the one that reads prepares a block itself.
 */
const blocksAhead = 12

/**
 * Prepares blocks of rows in several threads, which end with this one. A block's result depends on its rows alone, so it is
 * the same whichever thread prepares it.
 */
export class PreparingThreads {
  readonly #prepareHere: (block: RowBlock) => PreparedBlock
  readonly #team: ThreadTeam<RowBlock, PreparedBlock>
  #rows = 0

  /**
   * @param count threads besides this one; 0: all is done here, as it is for the first rows
   * @throws AppError `mapping.*`
   */
  constructor(setup: BlockSetup, count: number) {
    this.#team = new ThreadTeam({ team: preparingTeam, setup }, count)
    this.#prepareHere = createBlockPreparer(setup)
  }

  /** Blocks that may wait at a time, those done before their turn included; more would only take memory. */
  get mostWaiting(): number {
    return 2 * this.#team.count * blocksAhead
  }

  /**
   * Not an async function, which would hold the rows until their result is there. Their memory is moved where another thread
   * takes them.
   *
   * @throws AppError what went wrong in the thread, `internal` when it died; all blocks given to it fail
   */
  prepare(block: RowBlock): Promise<PreparedBlock> {
    this.#rows += block.lines.rowNumbers.length
    if (this.#rows > rowsBeforeThreads) this.#team.start()
    const isWanted = this.#team.leastWaiting < blocksAhead
    const memory = block.lines.bytes.buffer as ArrayBuffer
    return (isWanted ? this.#team.give(block, [memory]) : null) ?? this.#prepareAlone(block)
  }

  /** Ends the threads; blocks that wait get no result. */
  async close(): Promise<void> {
    await this.#team.close()
  }

  /** An error is met with the block's result, as one of another thread. */
  async #prepareAlone(block: RowBlock): Promise<PreparedBlock> {
    return this.#prepareHere(block)
  }
}

/** Answers the thread that started this one, block by block. */
export function servePreparing(port: MessagePort, setup: BlockSetup): void {
  const prepare = createBlockPreparer(setup)
  serveTeam(port, prepare, ({ chunks }) => chunks.flatMap(memoryOf))
}
