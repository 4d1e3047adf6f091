import type { MessagePort } from 'node:worker_threads'
import { Journal } from '../journal/Journal.ts'
import { serveTeam } from '../worker/ThreadTeam.ts'
import { packChange, type PackedChange } from './ComputedChange.ts'
import { createPlanner, isLogged, type Piece, type PieceWork } from './planPiece.ts'
import { RowEditor } from './RowEditor.ts'

/** Name of the team whose threads compute pieces of a change. */
export const correctingTeam = 'correct'

export interface CorrectingSetup {
  dataDir: string
  jobId: string
  dataKey: Uint8Array
  identityKey: Uint8Array
  work: PieceWork
}

/** Answers the thread that started this one: what follows from each piece of a change. Writes nothing. */
export function serveCorrecting(port: MessagePort, setup: CorrectingSetup): void {
  const journal = Journal.connect(setup.dataDir)
  const keys = { dataKey: Buffer.from(setup.dataKey), identityKey: Buffer.from(setup.identityKey) }
  const { editor, plan } = journal.read(() => {
    const editor = new RowEditor(journal, journal.jobs.get(setup.jobId), keys)
    return { editor, plan: createPlanner(journal, editor, setup.work) }
  })
  serveTeam(
    port,
    (piece: Piece): PackedChange =>
      packChange(journal.read(() => editor.compute(plan(piece), isLogged(setup.work)))),
    ({ step }) => (step ? [step.buffer] : []),
  )
}
