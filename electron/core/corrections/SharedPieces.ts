import { setImmediate as turn } from 'node:timers/promises'
import type { Journal } from '../journal/Journal.ts'
import { ThreadTeam } from '../worker/ThreadTeam.ts'
import { threadCount } from '../worker/threadCount.ts'
import { unpackChange, type ComputedChange, type PackedChange } from './ComputedChange.ts'
import { correctingTeam, type CorrectingSetup } from './correctPiece.ts'
import { createPlanner, isLogged, type Piece, type PieceWork, type PlanPiece } from './planPiece.ts'
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
  /** What follows from it, computed from the rows as they were a moment ago; null: nobody has. */
  computed: ComputedChange | null
}

/** A piece that somebody computes before it is written. */
interface PieceAhead {
  piece: Piece
  /** Unpacked by the one who takes it: its rows are many objects, which would live until then. */
  computed: () => ComputedChange | null
  /** Settles without an error: what goes wrong in a thread is met again, and told, by the one who plans the piece. */
  settled: Promise<void>
  isSettled: boolean
}

/**
 * The pieces of a change in order. Where it is large, other threads compute what follows from the next pieces meanwhile, and
 * this one does so instead of waiting for them: each piece follows from its own rows alone, which no other piece changes.
 * Without threads, and until one is ready, every piece is planned by the one who takes it.
 */
export class SharedPieces {
  readonly #pieces: Iterator<Piece>
  readonly #plan: PlanPiece
  readonly #compute: (piece: Piece) => ComputedChange
  readonly #team: CorrectingTeam
  readonly #ahead: PieceAhead[] = []

  constructor(
    journal: Journal,
    editor: RowEditor,
    work: PieceWork,
    { pieces, team }: { pieces: Iterator<Piece>; team: CorrectingTeam },
  ) {
    const plan = createPlanner(journal, editor, work)
    this.#pieces = pieces
    this.#plan = plan
    this.#compute = (piece) => journal.read(() => editor.compute(plan(piece), isLogged(work)))
    this.#team = team
  }

  /** @param rows about how many the change looks at */
  static of(
    journal: Journal,
    editor: RowEditor,
    work: PieceWork,
    { pieces, rows }: { pieces: Iterator<Piece>; rows: number },
  ): SharedPieces {
    const team = createTeam(journal, editor, work, rows < rowsForThreads ? 0 : threadCount() - 1)
    for (let count = 0; count < team.count; count += 1) team.start()
    return new SharedPieces(journal, editor, work, { pieces, team })
  }

  /** Null: there is no more. */
  async next(): Promise<NextPiece | null> {
    const most = Math.max(1, piecesAhead * this.#team.count)
    while (this.#ahead.length < most) {
      const piece = this.#take()
      if (!piece) break
      const result = this.#team.give(piece)
      this.#ahead.push(result ? computedBy(piece, result) : isPlanned(piece))
      // Nobody takes it ahead.
      if (!result) break
    }
    const [first] = this.#ahead
    while (first && !first.isSettled && this.#ahead.length < 2 * most) {
      const piece = this.#take()
      if (!piece) break
      const computed = this.#compute(piece)
      this.#ahead.push({ ...isPlanned(piece), computed: () => computed })
      await turn()
    }
    await first?.settled
    this.#ahead.shift()
    return first ? { plan: () => this.#plan(first.piece), computed: first.computed() } : null
  }

  #take(): Piece | null {
    const piece = this.#pieces.next()
    return piece.done ? null : piece.value
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.#team.close()
  }
}

function isPlanned(piece: Piece): PieceAhead {
  return { piece, computed: () => null, settled: Promise.resolve(), isSettled: true }
}

function computedBy(piece: Piece, result: Promise<PackedChange>): PieceAhead {
  const settle = (packed: PackedChange | null): void => {
    if (packed) ahead.computed = () => unpackChange(packed)
    ahead.isSettled = true
  }
  const settled = result.then(settle, () => settle(null))
  const ahead: PieceAhead = { piece, computed: () => null, settled, isSettled: false }
  return ahead
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
