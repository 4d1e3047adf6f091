import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RowEditor } from '../../../../electron/core/corrections/RowEditor.ts'
import type { DuplicateKeep, RowChange } from '../../../../electron/shared/model/correction.ts'
import { CorrectionFixture, rowsOf, type JobState } from '../../../support/jobs/CorrectionFixture.ts'
import { chooseDuplicates } from '../../../support/jobs/chooseDuplicates.ts'
import { assertBalanced } from '../../../support/jobs/createJobsFixture.ts'

/**
 * Whatever is done to rows, in whatever order, over restarts: the job is what preparing the corrected file from scratch makes
 * of it, every way back leads to exactly what was there, and the counts are those of the rows. It would catch a count that
 * drifts, a finding left behind, a duplicate not noticed, an undo that restores nearly everything.
 */

// Few different values, so that rows meet: duplicates, and causes shared by several rows.
const texts = [
  '',
  '13800001111',
  '138 0000 1112',
  '1380000',
  'a1',
  'a2',
  'a3',
  '男',
  '先',
  '0',
  '1990-01-02',
  '1/2/1990',
  'VIP',
  '无',
]
const cellText = fc.constantFrom(...texts)
const row = fc.tuple(
  fc.constantFrom('', 'a1', 'a2', 'a3', 'a4', 'a5'),
  fc.constantFrom('', '13800001111', '13800001112', '1380000', '无'),
  fc.constantFrom('', '男', '0', '先'),
  fc.constantFrom('', '1990-01-02', '1/2/1990'),
  fc.constantFrom('', 'VIP'),
  fc.constant('x'),
)

type Action =
  | { kind: 'editCell'; ordinal: number; columnIndex: number; text: string }
  | { kind: 'change'; ordinals: number[]; change: RowChange }
  | { kind: 'choose'; keep: DuplicateKeep }
  | { kind: 'undo' | 'redo' | 'restart' }

const columnIndex = fc.integer({ min: 0, max: 5 })
const ordinal = fc.integer({ min: 0, max: 13 })
const change: fc.Arbitrary<RowChange> = fc.oneof(
  fc.record({ kind: fc.constant('setCell' as const), columnIndex, text: cellText }),
  fc.record({ kind: fc.constant('clearCell' as const), columnIndex }),
  fc.record({
    kind: fc.constant('replaceText' as const),
    columnIndex,
    from: fc.constantFrom('0', 'a', '1'),
    to: fc.constantFrom('', '9', 'a1'),
  }),
  fc.record({ kind: fc.constantFrom('skip' as const, 'unskip' as const) }),
)
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('editCell' as const), ordinal, columnIndex, text: cellText }),
  fc.record({
    kind: fc.constant('change' as const),
    ordinals: fc.array(ordinal, { minLength: 1, maxLength: 6 }),
    change,
  }),
  fc.record({
    kind: fc.constant('choose' as const),
    keep: fc.constantFrom<DuplicateKeep>('all', 'first', 'last', 'merge'),
  }),
  fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const, 'restart' as const) }),
)

async function act(fixture: CorrectionFixture, rows: number, action: Action): Promise<void> {
  const { corrections } = fixture
  switch (action.kind) {
    case 'editCell':
      if (action.ordinal < rows) await corrections.editCell('job', action)
      return
    case 'change':
      await corrections.changeRows('job', { kind: 'ordinals', ordinals: action.ordinals }, action.change)
      return
    case 'choose':
      await chooseDuplicates(corrections, 'job', ['identityId', 'phone'], action.keep)
      return
    case 'restart':
      fixture.restart()
      return
    default:
      await corrections.move('job', action.kind)
  }
}

async function editorOf(fixture: CorrectionFixture): Promise<RowEditor> {
  const { journal, keys } = fixture.base
  const jobRecord = journal.jobs.get('job')
  const dataKey = await keys.open(jobRecord)
  return new RowEditor(journal, jobRecord, { dataKey, identityKey: await fixture.identityKey() })
}

/**
 * The file as it is now, prepared anew: each cell that the user typed is blank in it and typed once, since what is typed is
 * converted otherwise than what a spreadsheet may have changed. Rows left out are left out in one step.
 */
async function preparedFromScratch(fixture: CorrectionFixture): Promise<JobState> {
  const { rows } = await fixture.queries.rows('job', { kind: 'all' }, 0, 1_000)
  const fresh = new CorrectionFixture()
  try {
    const source = rowsOf(rows.map((each) => each.cells))
    const { staged } = await editorOf(fixture)
    const typed = [...staged.withCorrections(0, rows.length)].flatMap(({ ordinal: at, correction }) =>
      Object.keys(correction.cells).map((column) => {
        const columnIndex = Number(column)
        const text = source[at]!.cells[columnIndex] ?? ''
        source[at]!.cells[columnIndex] = text === '' ? 'x' : ''
        return { ordinal: at, columnIndex, text }
      }),
    )
    await fresh.prepare(source)
    for (const edit of typed) await fresh.corrections.editCell('job', edit)
    const skipped = rows.filter((each) => each.skippedAs).map((each) => each.ordinal)
    if (skipped.length > 0) {
      await fresh.corrections.changeRows('job', { kind: 'ordinals', ordinals: skipped }, { kind: 'skip' })
    }
    return await fresh.state()
  } finally {
    fresh.close()
  }
}

/** What there was before every change that can be taken back, and after every one that can be done again. */
class History {
  readonly #fixture: CorrectionFixture
  readonly #before: JobState[] = []
  #after: JobState[] = []

  constructor(fixture: CorrectionFixture) {
    this.#fixture = fixture
  }

  async follow(kind: Action['kind'], work: () => Promise<void>): Promise<void> {
    const before = await this.#fixture.state()
    const newest = this.#newestEdit()
    await work()
    const after = await this.#fixture.state()
    if (kind === 'undo' || kind === 'redo') {
      const [from, to] = kind === 'undo' ? [this.#before, this.#after] : [this.#after, this.#before]
      const expected = from.pop()
      expect(after, kind).toEqual(expected ?? before)
      if (expected) to.push(before)
    } else if (this.#newestEdit() !== newest) {
      this.#before.push(before)
      this.#after = []
    }
  }

  #newestEdit(): number | undefined {
    const { jobs, corrections } = this.#fixture.base.journal
    return corrections.newestDone(jobs.get('job').key)?.id
  }
}

/** Why a row is skipped, and the line of a row that never had cells at its end, are no part of the comparison. */
function comparable(state: JobState): unknown {
  return {
    ...state,
    groups: [...state.groups].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
    rows: state.rows.map((each) => ({ ...each, skippedAs: each.skippedAs !== null })),
  }
}

it('random corrections, undo, redo and restarts give the job that preparing the corrected file gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 14 }),
      fc.array(action, { maxLength: 14 }),
      async (cells, actions) => {
        const fixture = new CorrectionFixture()
        try {
          await fixture.prepare(rowsOf(cells))
          const original = await fixture.state()
          const history = new History(fixture)
          for (const each of actions) {
            await history.follow(each.kind, () => act(fixture, cells.length, each))
            assertBalanced(fixture.queries.get('job'))
          }
          const state = await fixture.state()
          expect(comparable(state)).toEqual(comparable(await preparedFromScratch(fixture)))
          let undone = 0
          while ((await fixture.corrections.move('job', 'undo')) !== null) undone += 1
          expect(await fixture.state()).toEqual(original)
          for (let index = 0; index < undone; index++) await fixture.corrections.move('job', 'redo')
        } finally {
          fixture.close()
        }
      },
    ),
    { numRuns: 25 },
  )
}, 240_000)
