import type { Mapping } from '../../shared/model/mapping.ts'
import { joinLines, startOfLine, type LinePiece, type RowLines } from '../rowLines/RowLines.ts'
import type { CheckedCounts } from '../journal/JobTable.ts'
import type { Journal } from '../journal/Journal.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import type { ConversionStatistics } from '../conversion/ConversionStatistics.ts'
import type { FillCounter } from '../conversion/FillCounter.ts'
import type { DistinctValueCounter } from '../conversion/optionMatching.ts'
import { blockRows, chunkRows, type PreparedBlock, type RowBlock } from './prepareBlock.ts'
import { freeMemory } from '../worker/movedMemory.ts'
import { threadCount } from '../worker/threadCount.ts'
import { PreparingThreads } from './PreparingThreads.ts'
import { WritingThread } from './WritingThread.ts'

/** Size from which a block is not filled up, and of all blocks that wait at a time; usual ones have 0.2 MB. */
const largeBlock = 1_000_000
const mostWaitingSize = 4_000_000

export interface PrepareWork {
  journal: Journal
  job: { key: number; id: string }
  dataKey: Buffer
  /** The installation's key, which computes and seals identity digests. */
  identityKey: Buffer
  mapping: Mapping
  /** `yyyy-MM-dd` in the user's time zone, to detect birthdays in the future. */
  today: string
  rows: AsyncIterable<RowLines>
  /** Called after every few chunks with the number of rows done. */
  onRows?: (rowsDone: number) => void
  /** The job stays in `preparing`: something else has to be done before its rows count. Default: false. */
  staysPreparing?: boolean
  /** Observe every changed cell and every row, for the overview of conversions. */
  observe?: { statistics: ConversionStatistics; values: DistinctValueCounter; fills: FillCounter }
  /** Threads that share the work, with this one; the result is the same. Default: by cores and memory. */
  threads?: number | undefined
}

/** A block that is or was prepared, and not taken. */
interface WaitingBlock {
  prepared: Promise<PreparedBlock>
  size: number
  isDone: boolean
}

/**
 * Reads, converts, checks and stages every row of a job, then marks the job as prepared. Memory holds a few blocks, independent
 * of the file's size. The caller removes what an unfinished run has staged.
 *
 * This thread reads the rows; others convert and seal them, a block at a time. Blocks are taken back in the order of the file, so
 * that everything is as if one thread had done it. With more than two threads yet another compares and writes, which would else
 * take a fifth of the time of this one; two cores have enough to do, and save its memory.
 *
 * @throws AppError `file.*` from reading (`file.noRows` when there is none), `storage.*` from writing
 */
export async function prepareJob(work: PrepareWork): Promise<CheckedCounts> {
  const { journal, job, mapping, today, dataKey, identityKey, observe, staysPreparing = false } = work
  const count = work.threads ?? threadCount()
  const keys = { dataKey, identityKey }
  const setup = { jobId: job.id, mapping, today, ...keys, countsValues: observe !== undefined }
  const preparing = new PreparingThreads(setup, count - 1)
  const writing = new WritingThread(journal, { job, mapping, today, ...keys, staysPreparing }, count > 2)
  const tell = (): void => work.onRows?.(writing.rows)
  const take = async ({ chunks, counted }: PreparedBlock): Promise<void> => {
    if (observe && counted) {
      observe.statistics.merge(counted.changes)
      observe.values.merge(counted.values)
      observe.fills.merge(counted.fills)
    }
    await writing.add(chunks)
    tell()
  }

  try {
    const waiting: WaitingBlock[] = []
    let waitingSize = 0
    const takeFirst = async (): Promise<void> => {
      const { prepared, size } = waiting.shift()!
      waitingSize -= size
      await take(await prepared)
    }
    for await (const { block, size } of blocksOf(work.rows)) {
      const added: WaitingBlock = { prepared: preparing.prepare(block), size, isDone: false }
      // A block that fails is met in its turn; until then it must not be an unhandled rejection.
      const done = (): void => void (added.isDone = true)
      added.prepared.then(done, done)
      waiting.push(added)
      waitingSize += size
      const isFull = (): boolean => waiting.length > preparing.mostWaiting || waitingSize > mostWaitingSize
      while (isFull() || waiting[0]?.isDone) await takeFirst()
    }
    while (waiting.length > 0) await takeFirst()
    if (writing.rows === 0) throw new AppError('file.noRows', 'no data row below the header')
    return await writing.finish(tell)
  } finally {
    await preparing.close()
    await writing.close()
  }
}

/**
 * Cuts rows into blocks of whole chunks: `blockRows`, or fewer where rows are large. A sheet may have 16,384 columns and cells of
 * 32,767 characters.
 */
async function* blocksOf(pieces: AsyncIterable<RowLines>): AsyncGenerator<{ block: RowBlock; size: number }> {
  let chunkIndex = 0
  let held: LinePiece[] = []
  let rows = 0
  let size = 0
  const take = (): { block: RowBlock; size: number } => {
    const taken = { block: { chunkIndex, lines: joinLines(held) }, size }
    for (const { lines, to } of held) if (to === lines.rowNumbers.length) freeMemory(lines.bytes)
    chunkIndex += rows / chunkRows
    held = []
    rows = 0
    size = 0
    return taken
  }
  for await (const lines of pieces) {
    const rowCount = lines.rowNumbers.length
    for (let from = 0; from < rowCount;) {
      const to = Math.min(rowCount, from + chunkRows - (rows % chunkRows))
      held.push({ lines, from, to })
      rows += to - from
      size += lines.lineEnds[to - 1]! - startOfLine(lines, from)
      from = to
      if (rows % chunkRows === 0 && (rows >= blockRows || size >= largeBlock)) yield take()
    }
  }
  if (rows > 0) yield take()
}
