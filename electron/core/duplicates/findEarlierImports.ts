import { AppError } from '../../shared/errors/AppError.ts'
import { DigestSet } from './DigestSet.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import { IdentityDigestTable } from './IdentityDigestTable.ts'

/** Digests of earlier customers held at most: some 67 MB. The newest imports come first. */
const mostDigests = 3_000_000

/** How many customers of a job were imported before. */
export const compareTask = defineTask<{ dataDir: string; jobId: string; identityKey: Uint8Array }, number>(
  'compare',
)

/** Jobs that have brought customers to the platform, newest first, but for the one given. */
export function uploadedBefore(journal: Journal, jobKey: number): JobRecord[] {
  return journal.jobs
    .list()
    .filter(({ key, job }) => key !== jobKey && !job.isRehearsal && job.reconciliation.accepted > 0)
}

/** Number of rows that `findEarlierRows` finds. */
export function countSameCustomers(journal: Journal, jobId: string, identityKey: Buffer): number {
  return [...findEarlierRows(journal, jobId, identityKey)].length
}

/**
 * Ordinals of the rows whose customer an earlier import has brought to the platform, by any identifier, ascending. Rows that
 * were left out do not count, neither there nor here.
 */
export function* findEarlierRows(journal: Journal, jobId: string, identityKey: Buffer): Generator<number> {
  const { key, job } = journal.jobs.get(jobId)
  const known = new DigestSet()
  for (const earlier of uploadedBefore(journal, key)) {
    addDigests(known, acceptedDigests(journal, earlier, identityKey))
    if (known.size >= mostDigests) break
  }
  if (known.size === 0) return
  const digests = new IdentityDigestTable(journal, { key, id: job.id }, job.mapping, identityKey)
  const { rowWords } = digests.hasher
  if (rowWords === 0) return
  for (const { firstOrdinal, words } of digests.all()) {
    const lastOrdinal = firstOrdinal + words.length / rowWords - 1
    const unsent = journal.staging.unsentBetween(key, firstOrdinal, lastOrdinal)
    for (let ordinal = firstOrdinal; ordinal <= lastOrdinal; ordinal++) {
      if (unsent.has(ordinal)) continue
      const from = (ordinal - firstOrdinal) * rowWords
      for (let index = from; index < from + rowWords; index += 2) {
        if (words[index + 1] === 0 || !known.has(words[index]!, words[index + 1]!)) continue
        yield ordinal
        break
      }
    }
  }
}

/** Imports whose digests do not open are passed over: they were sealed with the key of a keychain that is gone. */
function addDigests(known: DigestSet, rows: Iterable<Uint32Array>): void {
  try {
    for (const words of rows) {
      for (let index = 0; index < words.length; index += 2) {
        if (words[index + 1] !== 0) known.add(words[index]!, words[index + 1]!)
      }
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'storage.tampered') throw error
  }
}

/** The digests of rows that the platform took, a row at a time. */
function* acceptedDigests(
  journal: Journal,
  jobRecord: JobRecord,
  identityKey: Buffer,
): Iterable<Uint32Array> {
  const { key, job } = jobRecord
  const digests = new IdentityDigestTable(journal, { key, id: job.id }, job.mapping, identityKey)
  const { rowWords } = digests.hasher
  if (rowWords === 0) return
  const accepted = journal.batches.inState(key, 'accepted')
  for (const { firstOrdinal, words } of digests.all()) {
    const lastOrdinal = firstOrdinal + words.length / rowWords - 1
    const unsent = journal.staging.unsentBetween(key, firstOrdinal, lastOrdinal)
    for (const range of accepted) {
      if (range.firstOrdinal > lastOrdinal) break
      const first = Math.max(firstOrdinal, range.firstOrdinal)
      const last = Math.min(lastOrdinal, range.lastOrdinal)
      if (first > last) continue
      // A batch of a later round is scattered among rows with other outcomes.
      const members = range.round > 0 ? journal.rounds.between(key, range.round, first, last) : null
      for (let ordinal = first; ordinal <= last; ordinal++) {
        if (unsent.has(ordinal) || members?.has(ordinal) === false) continue
        const from = (ordinal - firstOrdinal) * rowWords
        yield words.subarray(from, from + rowWords)
      }
    }
  }
}
