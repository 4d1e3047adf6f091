import { setTimeout as pause } from 'node:timers/promises'
import { type DuplicateField, duplicateFields } from '../../shared/model/correction.ts'
import { DuplicateFinder } from '../duplicates/DuplicateFinder.ts'
import { ownBytes, ownWords } from '../worker/ownMemory.ts'
import { CountChanges } from './CountChanges.ts'
import type { TellProgress } from './CorrectionWork.ts'
import type { RowEditor } from './RowEditor.ts'
import type { Journal } from '../journal/Journal.ts'
import { duplicateIssue, isAboutOthers } from '../duplicates/duplicateIssue.ts'
import { findSharedPhones, rowsOfLargeGroups, sharedPhoneIssue } from '../duplicates/sharedPhones.ts'
import type { Issue } from '../../shared/model/issue.ts'

/** Rows compared with what the journal has in one transaction. */
const pieceRows = 4_000
const pauseMs = 2
const none = 0xffffffff

/** The duplicates computed from the digests, by ordinal; compared with the journal piece by piece. */
interface Grouping {
  /** By ordinal: the row whose customer it repeats, or `none`. */
  firstOf: Uint32Array
  /** By ordinal: position in `duplicateFields`. */
  fieldOf: Uint8Array
  /** By ordinal: the earlier row that is sent as well, or `none`: the row gets a 提醒 then. */
  repeats: Uint32Array
  /** Rows whose phone many names share; null when that cannot be known. */
  shared: ReturnType<typeof findSharedPhones>
}

/**
 * Recomputes duplicate groups and writes the differences to the journal: repetitions, their findings, and those of phones that
 * many names share. Uses about 13 bytes of memory a row beside the digest table, more for repeated rows. Writes differences only, so rerunning it after a crash is enough.
 *
 * @param fields by which to compare; those that the job cannot compare are left out
 */
export async function regroupDuplicates(
  journal: Journal,
  editor: RowEditor,
  fields: readonly DuplicateField[],
  onProgress: TellProgress = () => undefined,
): Promise<void> {
  const { key, job } = editor.jobRecord
  for (;;) {
    onProgress({ phase: 'comparing', rowsDone: 0, rowsTotal: editor.staged.rowCount })
    const { revision, grouping } = journal.read(() => ({
      revision: journal.jobs.get(job.id).editRevision,
      grouping: groupRows(journal, editor, fields),
    }))
    let expected = revision
    let isCurrent = true
    for (let first = 0; isCurrent && first < grouping.firstOf.length; first += pieceRows) {
      isCurrent = journal.write(() => {
        // A row changed meanwhile: the grouping is stale.
        if (journal.jobs.get(job.id).editRevision !== expected) return false
        if (writePiece(journal, editor, grouping, first)) expected += 1
        return true
      })
      const rowsTotal = grouping.firstOf.length
      onProgress({ phase: 'comparing', rowsDone: Math.min(first + pieceRows, rowsTotal), rowsTotal })
      await pause(pauseMs)
    }
    const isDone =
      isCurrent &&
      journal.write(() => {
        if (journal.jobs.get(job.id).editRevision !== expected) return false
        journal.jobs.setDuplicatesStale(key, false)
        return true
      })
    if (isDone) return
  }
}

/** As `regroupDuplicates` for a small job, inside the caller's transaction. */
export function regroupAtOnce(journal: Journal, editor: RowEditor, fields: readonly DuplicateField[]): void {
  journal.write(() => {
    const grouping = groupRows(journal, editor, fields)
    for (let first = 0; first < grouping.firstOf.length; first += pieceRows) {
      writePiece(journal, editor, grouping, first)
    }
    journal.jobs.setDuplicatesStale(editor.jobRecord.key, false)
  })
}

function groupRows(journal: Journal, editor: RowEditor, fields: readonly DuplicateField[]): Grouping {
  const { digests, staged, jobRecord } = editor
  const { fields: known, rowWords } = digests.hasher
  const chosen = known.filter((field) => fields.includes(field))
  const indexes = chosen.map((field) => known.indexOf(field))
  const finder = new DuplicateFinder(chosen)
  const rows = staged.rowCount
  const grouping: Grouping = {
    firstOf: ownWords(rows).fill(none),
    fieldOf: ownBytes(rows),
    repeats: ownWords(rows).fill(none),
    shared: null,
  }
  if (chosen.length > 0) {
    for (const { words } of digests.all()) {
      for (let offset = 0; offset < words.length; offset += rowWords) {
        finder.addDigests(words, offset, indexes)
      }
    }
    // Pairs are read after the last row: a late row can join two groups.
    for (let ordinal = 0; ordinal < rows; ordinal++) {
      const pair = finder.pairOf(ordinal)
      if (!pair) continue
      grouping.firstOf[ordinal] = pair.firstOrdinal
      grouping.fieldOf[ordinal] = duplicateFields.indexOf(pair.field)
    }
  }
  const isSkipped = skippedRows(journal, jobRecord.key, rows)
  markRepeats(grouping, isSkipped)
  grouping.shared = findShared(editor, grouping, isSkipped)
  return grouping
}

/** Skipped rows do not count: within a group, each sent row repeats the first sent one. */
function markRepeats({ firstOf, repeats }: Grouping, isSkipped: Uint8Array): void {
  const sentFirst = new Map<number, number>()
  for (let ordinal = 0; ordinal < firstOf.length; ordinal++) {
    const first = firstOf[ordinal]!
    if (first === none) continue
    if (!sentFirst.has(first)) {
      if (isSkipped[first] === 0) sentFirst.set(first, first)
      else if (isSkipped[ordinal] === 0) {
        sentFirst.set(first, ordinal)
        continue
      } else continue
    }
    if (isSkipped[ordinal] === 0) repeats[ordinal] = sentFirst.get(first)!
  }
}

/** Names are read of the rows in large groups only; digests have none. */
function findShared(editor: RowEditor, { firstOf }: Grouping, isSkipped: Uint8Array): Grouping['shared'] {
  const { digests, staged, jobRecord } = editor
  const position = digests.hasher.fields.indexOf('phone')
  if (position === -1) return null
  const { rowWords } = digests.hasher
  const phones = new Map<number, string>()
  const members = rowsOfLargeGroups(repeatedRows(firstOf))
  if (members.size === 0) return { columnIndex: -1, rows: new Set() }
  let ordinal = 0
  for (const { words } of digests.all()) {
    for (let at = 2 * position; at < words.length; at += rowWords, ordinal += 1) {
      const isPhone = words[at] !== 0 || words[at + 1] !== 0
      if (isPhone && members.has(ordinal)) phones.set(ordinal, `${words[at]} ${words[at + 1]}`)
    }
  }
  return findSharedPhones(jobRecord.job.mapping, {
    ordinals: [...phones.keys()].filter((each) => isSkipped[each] === 0),
    phoneOf: (each) => phones.get(each) ?? null,
    cellsOf: (each) => staged.rows(each, each)[0]?.cells ?? [],
  })
}

function* repeatedRows(firstOf: Uint32Array): Generator<[ordinal: number, first: number]> {
  for (let ordinal = 0; ordinal < firstOf.length; ordinal++)
    if (firstOf[ordinal] !== none) yield [ordinal, firstOf[ordinal]!]
}

function skippedRows(journal: Journal, jobKey: number, rows: number): Uint8Array {
  const isSkipped = ownBytes(rows)
  const pageRows = 50_000
  for (let from = 0; ;) {
    const page = journal.staging.skippedFrom(jobKey, from, pageRows)
    for (const ordinal of page) isSkipped[ordinal] = 1
    if (page.length < pageRows) return isSkipped
    from = page.at(-1)! + 1
  }
}

/** @returns whether a finding changed, and with it the job's counts */
function writePiece(journal: Journal, editor: RowEditor, grouping: Grouping, first: number): boolean {
  const { key } = editor.jobRecord
  const last = Math.min(first + pieceRows, grouping.firstOf.length) - 1
  const known = new Map(
    journal.identities.duplicatesBetween(key, first, last).map((row) => [row.ordinal, row]),
  )
  const findings = journal.issues.duplicateFindings(key, first, last)
  const { shared } = grouping
  const sharing = shared && journal.issues.ordinalsWith(key, 'phone.shared', first, last)
  const counts = new CountChanges()
  let isChanged = false
  for (let ordinal = first; ordinal <= last; ordinal++) {
    const firstOrdinal = grouping.firstOf[ordinal]!
    const before = known.get(ordinal)
    if (firstOrdinal === none) {
      if (before) journal.identities.setDuplicate(key, ordinal, null)
    } else {
      const field = duplicateFields[grouping.fieldOf[ordinal]!]!
      if (before?.firstOrdinal !== firstOrdinal || before.field !== field) {
        journal.identities.setDuplicate(key, ordinal, { firstOrdinal, field })
      }
    }
    const repeats = grouping.repeats[ordinal]!
    const otherRow = repeats === none ? undefined : rowNumberOf(journal, editor, repeats)
    const added: Issue[] = otherRow === undefined ? [] : [duplicateIssue(otherRow)]
    const isShared = shared?.rows.has(ordinal) ?? false
    if (shared && isShared) added.push(sharedPhoneIssue(shared.columnIndex))
    if (findings.get(ordinal) === otherRow && (!sharing || sharing.has(ordinal) === isShared)) continue
    setFindings(journal, editor, ordinal, added, counts)
    isChanged = true
  }
  if (isChanged) CountChanges.write(counts.list(), journal, key)
  return isChanged
}

/** Replaces the findings of a row about other rows. */
function setFindings(
  journal: Journal,
  editor: RowEditor,
  ordinal: number,
  added: readonly Issue[],
  counts: CountChanges,
): void {
  const { key } = editor.jobRecord
  const [row] = editor.staged.withCorrections(ordinal, ordinal)
  // Skipped rows have no findings.
  if (!row || row.correction.skip) return
  const { hasFuzzyIdentity, hasIdentityId } = editor.check(row)
  const before = journal.issues.of(key, ordinal)
  const after = [...before.filter(({ code }) => !isAboutOthers(code)), ...added]
  journal.issues.replace(key, ordinal, after)
  const facts = { isSkipped: false, isEdited: false, hasFuzzyIdentity, hasIdentityId }
  counts.replace({ ...facts, issues: before }, { ...facts, issues: after }, 1)
}

function rowNumberOf(journal: Journal, editor: RowEditor, ordinal: number): number {
  const { chunkIndex, firstOrdinal } = editor.staged.chunkOf(ordinal)
  return journal.staging.rowNumbers(editor.jobRecord.key, chunkIndex)[ordinal - firstOrdinal]!
}
