import type { Journal } from '../journal/Journal.ts'
import { ThreadTeam } from '../worker/ThreadTeam.ts'
import { threadCount } from '../worker/threadCount.ts'
import { unpackChange, type ComputedChange, type PackedChange } from './ComputedChange.ts'
import { correctingTeam, type CorrectingSetup } from './correctPiece.ts'
import { createPlanner, type Piece, type PieceWork, type PlanPiece } from './planPiece.ts'
import type { RowEditor } from './RowEditor.ts'

/** Rows from which other threads help: starting one takes as long as changing some thousand rows. */
const rowsForThreads = 8_000
/** Pieces given to a thread ahead of its work. */
const piecesAhead = 3

/** A team whose threads compute pieces of one change. */
export type CorrectingTeam = ThreadTeam<Piece, PackedChange>

/** The next piece of a change. */
export interface NextPiece {
  plan: () => ReturnType<PlanPiece>
  /** What follows from it, computed by another thread from the rows as they were a moment ago; null: nobody has. */
  computed: ComputedChange | null
}

/**
 * The pieces of a change in order. Where it is large, other threads compute what follows from the next pieces meanwhile: each
 * piece follows from its own rows alone, which no other piece changes. Without threads, and until one is ready, every piece
 * is planned by the one who takes it.
 */
export class SharedPieces {
  readonly #pieces: Iterator<Piece>
  readonly #plan: PlanPiece
  readonly #team: CorrectingTeam
  readonly #given: { piece: Piece; result: Promise<PackedChange> | null }[] = []

  constructor(pieces: Iterator<Piece>, plan: PlanPiece, team: CorrectingTeam) {
    this.#pieces = pieces
    this.#plan = plan
    this.#team = team
  }

  /** @param rows about how many the change looks at */
  static of(
    journal: Journal,
    editor: RowEditor,
    work: PieceWork,
    { pieces, rows }: { pieces: Iterator<Piece>; rows: number },
  ): SharedPieces {
    const threads = rows < rowsForThreads ? 1 : threadCount()
    const team = createTeam(journal, editor, work, threads === 1 ? 0 : threads)
    for (let count = 0; count < team.count; count += 1) team.start()
    return new SharedPieces(pieces, createPlanner(journal, editor, work), team)
  }

  /** Null: there is no more. */
  async next(): Promise<NextPiece | null> {
    const most = Math.max(1, piecesAhead * this.#team.count)
    while (this.#given.length < most) {
      const piece = this.#pieces.next()
      if (piece.done) break
      const result = this.#team.give(piece.value)
      this.#given.push({ piece: piece.value, result })
      // Nobody takes it ahead.
      if (!result) break
    }
    const first = this.#given.shift()
    if (!first) return null
    // What goes wrong in a thread is met again, and told, by the one who plans the piece.
    const packed = await first.result?.catch(() => null)
    return { plan: () => this.#plan(first.piece), computed: packed ? unpackChange(packed) : null }
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.#team.close()
  }
}

/** A team without threads yet. */
export function createTeam(
  { dataDir }: Journal,
  { jobRecord, keys }: RowEditor,
  work: PieceWork,
  count: number,
): CorrectingTeam {
  const setup: CorrectingSetup = { dataDir, jobId: jobRecord.job.id, ...keys, work }
  return new ThreadTeam({ team: correctingTeam, setup }, count)
}
