import { afterEach, beforeEach, expect, it } from 'vitest'
import { EditSteps, StepWriter } from '../../../../electron/core/corrections/EditSteps.ts'
import { OutcomeList, type OutcomeFacts } from '../../../../electron/core/corrections/RowOutcome.ts'
import { createDataKey } from '../../../../electron/core/rows/chunkCipher.ts'
import { noCorrection, type RowCorrection } from '../../../../electron/core/rows/RowCorrection.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

const dataKey = createDataKey()
const typed: RowCorrection = { cells: { 2: '女' }, merged: {}, skip: null }
const facts = (changes: Partial<OutcomeFacts> = {}): OutcomeFacts => ({
  issues: [],
  hasFuzzyIdentity: true,
  hasIdentityId: false,
  record: null,
  ...changes,
})
const unknownSex = { code: 'sex.unknownValue', severity: 'error', field: 'sex', columnIndex: 2 } as const

/** Adds a step to a new entry of the log. */
function add(jobKey: number, written: Uint8Array<ArrayBuffer>): number {
  const { journal } = fixture
  return journal.write(() => {
    const editId = journal.corrections.addEdit(jobKey, 'setCell')
    new EditSteps(journal, { key: jobKey, id: 'job' }, dataKey).add(editId, 0, 1, written)
    return editId
  })
}

function read(jobKey: number, editId: number): unknown {
  return new EditSteps(fixture.journal, { key: jobKey, id: 'job' }, dataKey).read(editId, 0)
}

// Rows that became alike in all but one point came back as each other.
it('gives back every row with what followed from its corrections', async () => {
  await fixture.addJob({ id: 'job', rows: 3 })
  const { key } = fixture.journal.jobs.get('job')
  const outcomes = [
    facts(),
    facts({ issues: [{ ...unknownSex, params: { text: '先' } }] }),
    facts({ issues: [{ ...unknownSex, params: { text: '后' } }] }),
    facts({ hasFuzzyIdentity: false }),
    facts({ hasIdentityId: true }),
    facts({ record: '#==' }),
    facts({ record: '' }),
  ]
  const list = new OutcomeList()
  const writer = new StepWriter(list)
  const expected = [...outcomes, ...outcomes].map((after, ordinal) => {
    const before = outcomes[(3 * ordinal) % outcomes.length]!
    writer.add(ordinal, list.add(noCorrection, { ...before }), list.add(typed, { ...after }))
    return { ordinal, before: noCorrection, after: typed, facts: { before, after } }
  })
  writer.add(99, list.add(typed, null), list.add(noCorrection, facts()))
  const unknown = { ordinal: 99, before: typed, after: noCorrection, facts: null }
  expect(read(key, add(key, writer.take(key)))).toEqual([...expected, unknown])
})

// Undo in a job that was checked again by another mapping restored findings and records of the former one.
it('says nothing of what followed while the job had other rows', async () => {
  await fixture.addJob({ id: 'job', rows: 3 })
  const { key } = fixture.journal.jobs.get('job')
  const list = new OutcomeList()
  const writer = new StepWriter(list)
  writer.add(1, list.add(noCorrection, facts()), list.add(typed, facts()))
  const editId = add(key, writer.take(key + 1))
  expect(read(key, editId)).toEqual([{ ordinal: 1, before: noCorrection, after: typed, facts: null }])
})

// An update of the app lost the way back to what was changed before it.
it('reads steps of early builds, which were a list of corrections', async () => {
  await fixture.addJob({ id: 'job', rows: 3 })
  const { key } = fixture.journal.jobs.get('job')
  const change = { ordinal: 1, before: noCorrection, after: typed }
  const editId = add(key, new Uint8Array(Buffer.from(JSON.stringify([change]))))
  expect(read(key, editId)).toEqual([{ ...change, facts: null }])
})
