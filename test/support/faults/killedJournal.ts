import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import type { Ledger } from '../platformStub/index.ts'

export interface Attempt {
  body_hash: string
  outcome: string | null
}

export interface KilledJournal {
  integrity: string
  attempts: Attempt[]
  /** Calls in flight when the process was killed. */
  interrupted: number
}

/** Reads the journal as the killed process left it, before recovery. */
export function inspectJournal(dataDir: string): KilledJournal {
  // A connection that may write would replay the log and remove it: the app has to.
  const database = new DatabaseSync(join(dataDir, 'journal.sqlite'), { readOnly: true })
  try {
    const integrity = (database.prepare('PRAGMA integrity_check').get() as { integrity_check: string })
      .integrity_check
    const attempts = database
      .prepare('SELECT body_hash, outcome FROM attempt ORDER BY id')
      .all() as unknown as Attempt[]
    return { integrity, attempts, interrupted: attempts.filter(({ outcome }) => outcome === null).length }
  } finally {
    database.close()
  }
}

/** Batches that are 待确认, with the hash of the body sent last. */
export function unknownBatches(dataDir: string): { id: number; body_hash: string }[] {
  const database = new DatabaseSync(join(dataDir, 'journal.sqlite'), { readOnly: true })
  try {
    const sql = "SELECT id, body_hash FROM batch WHERE state = 'unknown' ORDER BY id"
    return database.prepare(sql).all() as unknown as { id: number; body_hash: string }[]
  } finally {
    database.close()
  }
}

/** Compares the platform's ledger with the journal after a completely accepted upload. */
export function checkLedger(
  ledger: Ledger,
  attempts: Attempt[],
  of: { rows: number; batches: number },
): void {
  expect(Object.keys(ledger.taken), 'a row never reached the platform').toHaveLength(of.rows)

  const outcomesByHash = new Map<string, (string | null)[]>()
  for (const { body_hash, outcome } of attempts) {
    outcomesByHash.set(body_hash, [...(outcomesByHash.get(body_hash) ?? []), outcome])
  }
  expect(outcomesByHash.size, 'a batch is cut otherwise than it was planned').toBe(of.batches)
  for (const [hash, outcomes] of outcomesByHash) {
    // A body is sent again only after it was 待确认 or certainly not taken, and never after it was accepted.
    expect(outcomes.slice(0, -1), `${hash}: ${outcomes}`).not.toContain('accepted')
  }
  const sentByHash = new Map<string, number>()
  for (const { bodyHash } of ledger.calls) {
    if (bodyHash !== null) sentByHash.set(bodyHash, (sentByHash.get(bodyHash) ?? 0) + 1)
  }
  for (const [hash, sent] of sentByHash) {
    const noted = outcomesByHash.get(hash)?.length ?? 0
    expect(sent, 'a POST went out that the journal knows nothing of').toBeLessThanOrEqual(noted)
  }
}
