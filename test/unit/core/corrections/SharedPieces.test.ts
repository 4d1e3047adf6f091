import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EditLog } from '../../../../electron/core/corrections/EditLog.ts'
import { EditSteps } from '../../../../electron/core/corrections/EditSteps.ts'
import type { Piece, PieceWork } from '../../../../electron/core/corrections/planPiece.ts'
import { RowEditor } from '../../../../electron/core/corrections/RowEditor.ts'
import { createTeam, SharedPieces } from '../../../../electron/core/corrections/SharedPieces.ts'
import { IdentityDigestTable } from '../../../../electron/core/duplicates/IdentityDigestTable.ts'
import { setTeamProgram } from '../../../../electron/core/worker/ThreadTeam.ts'
import { CorrectionFixture, correctionMapping, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'
import { threadsReady } from '../../../support/worker/threadsReady.ts'
import { workerUrl } from '../../../support/worker/workerUrl.ts'

setTeamProgram(workerUrl)

const rowCount = 900
/** No multiple of a chunk, so that neighbouring pieces share one. */
const pieceRows = 97
const threads = 2

const anyRow = fc.record({
  phone: fc.constantFrom('13812345678', '138-1234-5679', '1381234', ''),
  sex: fc.constantFrom('男', '女士', '先', ''),
  birthday: fc.constantFrom('1990-1-2', '2990-01-01', ''),
  tags: fc.constantFrom('VIP', 'VIP,老客户', '', 'a"b'),
  repeats: fc.constantFrom(0, 0, 0, 1, 130),
})
type AnyRow = typeof anyRow extends fc.Arbitrary<infer Value> ? Value : never

const anyWork: fc.Arbitrary<PieceWork> = fc.oneof(
  fc.record({
    kind: fc.constant('change' as const),
    change: fc.oneof(
      fc.record({
        kind: fc.constant('setCell' as const),
        columnIndex: fc.constantFrom(0, 1, 2, 3, 4),
        text: fc.constantFrom('女', '13900000000', 'M7', '', '坏'),
      }),
      fc.constant({ kind: 'skip' as const }),
      fc.constant({ kind: 'replaceText' as const, columnIndex: 4, from: 'VIP', to: '新' }),
    ),
  }),
  fc.constant({
    kind: 'fix' as const,
    cause: { code: 'sex.unknownValue' as const, field: 'sex' as const },
    fix: { kind: 'skipRows' as const },
  }),
  fc.constantFrom('13812345678', '女').map((text) => ({
    kind: 'cells' as const,
    plan: {
      areas: [
        { ordinals: Uint32Array.from({ length: 400 }, (_, index) => 500 - index), columnIndexes: [1, 4] },
        { ordinals: Uint32Array.from({ length: 300 }, (_, index) => 250 + index), columnIndexes: [2] },
      ],
      texts: { kind: 'lines' as const, lines: [[text, 'b'], ['c']] },
      leftOver: { lines: 0, columns: 0 },
    },
  })),
)

function* piecesOf(ordinals: readonly number[]): Generator<Piece> {
  for (let from = 0; from < ordinals.length; from += pieceRows) yield ordinals.slice(from, from + pieceRows)
}

const allRows = Array.from({ length: rowCount }, (_, index) => index)

async function prepared(patterns: readonly AnyRow[]): Promise<CorrectionFixture> {
  const fixture = new CorrectionFixture()
  const cells = allRows.map((index) => {
    const { phone, sex, birthday, tags, repeats } = patterns[(index * 7_919) % patterns.length]!
    return [`M${Math.max(0, index - repeats)}`, phone, sex, birthday, tags, '说明']
  })
  await fixture.prepare(rowsOf(cells))
  return fixture
}

interface Opened {
  fixture: CorrectionFixture
  editor: RowEditor
  log: EditLog
}

async function open(fixture: CorrectionFixture): Promise<Opened> {
  const { journal, keys } = fixture.base
  const jobRecord = journal.jobs.get('job')
  const bothKeys = { dataKey: await keys.open(jobRecord), identityKey: await fixture.identityKey() }
  const editor = new RowEditor(journal, jobRecord, bothKeys)
  return { fixture, editor, log: new EditLog(journal, editor) }
}

/** The pieces of a change; with threads, these are ready for them before the first one. */
async function share({ fixture, editor }: Opened, work: PieceWork, count: number): Promise<SharedPieces> {
  const { journal } = fixture.base
  const team = createTeam(journal, editor, work, count)
  const ready = count > 0 ? threadsReady(count) : null
  for (let started = 0; started < count; started += 1) team.start()
  await ready
  return new SharedPieces(journal, editor, work, { pieces: piecesOf(allRows), team })
}

/** Everything that changes leave behind, opened: nonces are random. */
async function everythingOf({ fixture, editor }: Opened): Promise<unknown> {
  const { journal } = fixture.base
  const { key } = editor.jobRecord
  const log = new EditSteps(journal, { key, id: 'job' }, editor.keys.dataKey)
  const newest = journal.corrections.newestDone(key)
  const steps = newest
    ? Array.from({ length: journal.corrections.stepCount(key, newest.id) }, (_, step) =>
        log.read(newest.id, step),
      )
    : []
  const { identityKey } = editor.keys
  const digests = new IdentityDigestTable(journal, { key, id: 'job' }, correctionMapping, identityKey)
  const { duplicatesAreStale, editRevision } = journal.jobs.get('job')
  const corrections = editor.staged.withCorrections(0, rowCount - 1)
  const changed = newest?.changedRows
  const state = await fixture.state()
  const records = editor.staged.records(0, rowCount - 1)
  return {
    ...{ state, corrections, records, steps, changed, customers: namesOf(digests) },
    ...{ duplicatesAreStale, editRevision },
  }
}

/** Equal digests by equal numbers: every installation has a key of its own. */
function namesOf(digests: IdentityDigestTable): number[] {
  const names = new Map<string, number>()
  return [...digests.all()].flatMap(({ words }) =>
    Array.from({ length: words.length / 2 }, (_, index) => {
      const digest = `${words[2 * index]} ${words[2 * index + 1]}`
      return names.get(digest) ?? names.set(digest, names.size).size - 1
    }),
  )
}

// Pieces written out of order, a digest of a chunk that two pieces share overwritten, a count missed, an override sealed for another row.
it('changes rows by several threads as by one', { timeout: 240_000 }, async () => {
  const patterns = fc.array(anyRow, { minLength: 20, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(patterns, fc.array(anyWork, { minLength: 1, maxLength: 3 }), async (rows, works) => {
      const results: unknown[] = []
      for (const count of [0, threads]) {
        const fixture = await prepared(rows)
        const opened = await open(fixture)
        const told: number[] = []
        for (const work of works) {
          const pieces = await share(opened, work, count)
          await opened.log.change('setCell', pieces, { onPiece: (rowsDone) => told.push(rowsDone) })
        }
        results.push({ told, ...((await everythingOf(opened)) as object) })
        fixture.close()
      }
      expect(results[1]).toEqual(results[0])
    }),
    { numRuns: 5 },
  )
})

const setSex: PieceWork = { kind: 'change', change: { kind: 'setCell', columnIndex: 2, text: '女' } }
const someRows: AnyRow[] = [
  { phone: '13812345678', sex: '先', birthday: '', tags: 'VIP', repeats: 0 },
  { phone: '', sex: '男', birthday: '1990-1-2', tags: '', repeats: 1 },
]

// A piece computed before another change of its rows would have been written over it.
it('looks at rows again that something else changed meanwhile', { timeout: 120_000 }, async () => {
  const fixture = await prepared(someRows)
  const opened = await open(fixture)
  const { journal } = fixture.base
  const given = 3 * pieceRows + 2
  let isChanged = false
  await opened.log.change('setCell', await share(opened, setSex, threads), {
    onPiece: () => {
      if (isChanged) return
      isChanged = true
      const after = { cells: { 4: '别的' }, merged: {}, skip: null }
      journal.write(() => opened.editor.apply([{ ordinal: given, after }]))
    },
  })
  const [row] = opened.editor.staged.withCorrections(given, given)
  expect(row?.correction.cells).toEqual({ 2: '女', 4: '别的' })
  expect(opened.editor.staged.records(given, given)[0]?.recordJson).toContain('别的')
  fixture.close()
})

// A change waited for ever for a thread that had died, or left out its pieces.
it('goes on alone when its threads die', { timeout: 120_000 }, async () => {
  const fixture = await prepared(someRows)
  const opened = await open(fixture)
  const ready = threadsReady(threads)
  const pieces = await share(opened, setSex, threads)
  let isEnded = false
  const changedRows = await opened.log.change('setCell', pieces, {
    onPiece: () => {
      if (isEnded) return
      isEnded = true
      void ready.then((workers) => workers.forEach((worker) => void worker.terminate()))
    },
  })
  expect(changedRows).toBe(rowCount)
  const rows = opened.editor.staged.withCorrections(0, rowCount - 1)
  expect(rows.filter(({ correction }) => correction.cells['2'] === '女')).toHaveLength(rowCount)
  fixture.close()
})

// Undo of a large change by threads restored other rows, or the steps in the wrong order.
it('undoes and redoes a large change by threads', { timeout: 240_000 }, async () => {
  const fixture = new CorrectionFixture()
  await fixture.prepare(
    rowsOf(Array.from({ length: 8_200 }, (_, index) => [`M${index}`, '', '先', '', '', ''])),
  )
  const opened = await open(fixture)
  const { editor, log } = opened
  const before = await fixture.state()
  const { journal } = fixture.base
  const pieces = piecesOf(Array.from({ length: 8_200 }, (_, index) => index))
  const team = createTeam(journal, editor, setSex, 0)
  await log.change('setCell', new SharedPieces(journal, editor, setSex, { pieces, team }))
  const after = await fixture.state()
  const told: number[] = []
  expect(await log.move('undo', (rowsDone) => told.push(rowsDone))).toBe(8_200)
  expect(told.at(-1)).toBe(8_200)
  expect(await fixture.state()).toEqual(before)
  expect(await log.move('redo')).toBe(8_200)
  expect(await fixture.state()).toEqual(after)
  fixture.close()
})

// Undo took back what had followed from a correction when it was made, and not what follows from it: a finding, a record, a count.
it('undoes and redoes to what working everything out again gives', { timeout: 240_000 }, async () => {
  const patterns = fc.array(anyRow, { minLength: 20, maxLength: 40 })
  const moves = fc.array(fc.constantFrom('undo' as const, 'redo' as const), { minLength: 3, maxLength: 8 })
  const works = fc.array(anyWork, { minLength: 1, maxLength: 3 })
  const read = EditSteps.prototype.read
  const withoutFacts: typeof read = function (this: EditSteps, ...place) {
    return read.apply(this, place).map((change) => ({ ...change, facts: null }))
  }
  let known = 0
  await fc.assert(
    fc.asyncProperty(patterns, works, moves, async (rows, changes, directions) => {
      const results: unknown[][] = []
      for (const isKnown of [true, false]) {
        const fixture = await prepared(rows)
        const opened = await open(fixture)
        const result: unknown[] = []
        for (const work of changes) await opened.log.change('setCell', await share(opened, work, 0))
        for (const direction of ['undo', ...directions] as const) {
          EditSteps.prototype.read = isKnown ? read : withoutFacts
          try {
            result.push(await opened.log.move(direction))
          } finally {
            EditSteps.prototype.read = read
          }
          const everything = (await everythingOf(opened)) as { steps: ReturnType<typeof read>[] }
          if (isKnown) known += everything.steps.flat().filter(({ facts }) => facts).length
          result.push(everything)
        }
        results.push(result)
        fixture.close()
      }
      expect(results[0]).toEqual(results[1])
    }),
    { numRuns: 6 },
  )
  expect(known).toBeGreaterThan(0)
})
