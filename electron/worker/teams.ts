import type { MessagePort } from 'node:worker_threads'
import { correctingTeam, serveCorrecting } from '../core/corrections/correctPiece.ts'
import { preparingTeam, servePreparing } from '../core/preparation/PreparingThreads.ts'
import { serveWriting, writingTeam } from '../core/preparation/WritingThread.ts'
import { refuseTeam, type TeamRole } from '../core/worker/ThreadTeam.ts'

/** The work of every team, by its name; a setup comes from the class that starts the team. */
const teams: { readonly [team: string]: (port: MessagePort, setup: never) => void } = {
  [preparingTeam]: servePreparing,
  [writingTeam]: serveWriting,
  [correctingTeam]: serveCorrecting,
}

/** @throws Error for a name that no team has */
export function joinTeam(port: MessagePort, { team, setup }: TeamRole): void {
  const serve = teams[team]
  if (!serve) throw new Error(`no team ${team}`)
  try {
    serve(port, setup as never)
  } catch (error) {
    refuseTeam(port, error)
  }
}
