import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JobTable } from '../../../../electron/core/journal/JobTable.ts'
import { recoverJobs } from '../../../../electron/core/journal/recoverJobs.ts'
import { removeJob } from '../../../../electron/core/retention/JobRemoval.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { chooseDuplicates } from '../../../support/jobs/chooseDuplicates.ts'
import { CorrectionFixture, correctionMapping, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

const [one, two, three] = ['13800001111', '13800001112', '13800001113']
const cells = [
  ['a', one, '男', '85-3-5', 'VIP', '甲'],
  ['b', two, '先', '1990-01-02', '', '乙'],
  ['c', one, '', '', '', ''],
  ['b', three, '', '', '新', '丁'],
]
/** Short years are read, 说明 becomes 备注 and 编号 is not imported any more. */
const otherMapping: Mapping = {
  ...correctionMapping,
  columns: correctionMapping.columns.map((column) => {
    if (column.columnName === '编号') return { ...column, target: null }
    return column.columnName === '说明'
      ? { ...column, target: { kind: 'standard', field: 'remark' } }
      : column
  }),
  conversions: { twoDigitYears: 'lastHundredYears' },
}

describe('checking a job again', () => {
  it('keeps id, corrections and undo, and gives what preparing with the new mapping gives', async () => {
    await fixture.prepare(rowsOf(cells))
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: 2, text: '女' })
    await fixture.corrections.changeRows('job', { kind: 'ordinals', ordinals: [3] }, { kind: 'skip' })
    const job = await fixture.rechecks.recheck('job', otherMapping)
    expect(job).toMatchObject({ id: 'job', state: 'prepared', editedRows: 1, skippedRows: 1 })
    const corrected = cells.map((texts, index) => (index === 1 ? texts.with(2, '女') : texts))
    await fixture.prepare(rowsOf(corrected), { id: 'fresh', mapping: otherMapping })
    await fixture.corrections.changeRows('fresh', { kind: 'ordinals', ordinals: [3] }, { kind: 'skip' })
    expect(await fixture.state('job')).toEqual(await fixture.state('fresh'))
    expect(fixture.corrections.editState('job').undo).toEqual({ kind: 'skip', rows: 1 })
    await fixture.corrections.move('job', 'undo')
    await fixture.corrections.move('job', 'undo')
    await fixture.prepare(rowsOf(cells), { id: 'untouched', mapping: otherMapping })
    expect(await fixture.state('job')).toEqual(await fixture.state('untouched'))
    await fixture.corrections.move('job', 'redo')
    expect((await fixture.queries.rowsAt('job', [1]))[0]).toMatchObject({ editedColumns: [2] })
    expect(
      fixture.queries
        .list()
        .map(({ id }) => id)
        .sort(),
      'no job beside it',
    ).toEqual(['fresh', 'job', 'untouched'])
  })

  // Taken back, the answer about hidden rows left no question: the rows had become visible ones.
  it('keeps which rows are hidden in the file', async () => {
    const rows = rowsOf(cells).map((each, index) => ({ ...each, hidden: index === 1 }))
    await fixture.prepare(rows)
    const hiddenRows = (): number =>
      fixture.queries.issues('job').find(({ code }) => code === 'row.hidden')?.count ?? 0
    expect(hiddenRows()).toBe(1)
    await fixture.rechecks.recheck('job', { ...correctionMapping, conversions: { hiddenRows: 'include' } })
    expect(hiddenRows()).toBe(0)
    await fixture.rechecks.recheck('job', correctionMapping)
    expect(hiddenRows()).toBe(1)
  })

  // Catches a correction, a choice or a count that gets lost on the way from one generation to the next.
  it('forth and back is the job as it was, whatever was changed before', async () => {
    const edit = fc.record({
      ordinal: fc.nat({ max: 3 }),
      columnIndex: fc.nat({ max: 5 }),
      text: fc.constantFrom('', 'a', one, two, '女', '先', '1990-01-02', '85-3-5', 'VIP'),
    })
    const skip = fc.record({ ordinals: fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1 }) })
    let id = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(edit, skip), { maxLength: 5 }),
        fc.option(fc.constantFrom('first' as const, 'last' as const, 'merge' as const)),
        async (changes, keep) => {
          const jobId = `job-${(id += 1)}`
          await fixture.prepare(rowsOf(cells), { id: jobId })
          for (const change of changes) {
            if ('ordinals' in change) {
              await fixture.corrections.changeRows(jobId, { kind: 'ordinals', ...change }, { kind: 'skip' })
            } else await fixture.corrections.editCell(jobId, change)
          }
          if (keep) await chooseDuplicates(fixture.corrections, jobId, ['phone', 'identityId'], keep)
          const before = await fixture.state(jobId)
          await fixture.rechecks.recheck(jobId, { ...correctionMapping, blanksClear: true })
          await fixture.rechecks.recheck(jobId, correctionMapping)
          expect(await fixture.state(jobId)).toEqual(before)
        },
      ),
      { numRuns: 8 },
    )
  }, 180_000)

  it('repeats the choice about duplicates where other columns identify customers now', async () => {
    await fixture.prepare(rowsOf(cells))
    await chooseDuplicates(fixture.corrections, 'job', ['phone', 'identityId'], 'first')
    const skipped = async () =>
      (await fixture.queries.rows('job', { kind: 'all' }, 0, 10)).rows.map(({ skippedAs }) => skippedAs)
    expect(await skipped()).toEqual([null, null, 'duplicate', 'duplicate'])
    await fixture.rechecks.recheck('job', otherMapping)
    expect(await skipped(), 'rows 3 and 5 shared only the id').toEqual([null, null, 'duplicate', null])
    expect(await fixture.corrections.duplicates('job')).toMatchObject({ fields: ['phone'], keep: 'first' })
  })

  it('leaves the job as it was when the process ends before the new rows are in place', async () => {
    await fixture.prepare(rowsOf(cells))
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: 2, text: '女' })
    const before = await fixture.state('job')
    const { journal } = fixture.base
    const original = JobTable.prototype.takeGeneration
    JobTable.prototype.takeGeneration = function (...args) {
      original.apply(this, args)
      throw new Error('killed')
    }
    try {
      await expect(fixture.rechecks.recheck('job', otherMapping)).rejects.toThrow('killed')
    } finally {
      JobTable.prototype.takeGeneration = original
    }
    expect(await fixture.state('job')).toEqual(before)
    expect(journal.read(() => journal.jobs.list()).map(({ job }) => job.id)).toEqual(['job'])
  })

  it('that a kill interrupted is removed by recovery, and the job stays', async () => {
    await fixture.prepare(rowsOf(cells))
    const before = await fixture.state('job')
    const { journal } = fixture.base
    const { wrappedKey, masterKeyId, columns, job } = journal.jobs.get('job')
    const left = {
      ...job,
      id: 'left',
      columns,
      rowsPerBatch: 500,
      masterKeyId: masterKeyId!,
      wrappedKey: Buffer.from(wrappedKey!),
    }
    journal.write(() => journal.jobs.insert(left))
    expect(
      fixture.queries.list().map(({ id }) => id),
      'never listed',
    ).toEqual(['job'])
    recoverJobs(journal, new Date(), removeJob)
    expect(journal.read(() => journal.jobs.list()).map((each) => each.job.id)).toEqual(['job'])
    expect(await fixture.state('job')).toEqual(before)
  })

  it('is refused once an upload was started', async () => {
    await fixture.prepare(rowsOf(cells.slice(0, 1)))
    await fixture.corrections.editCell('job', { ordinal: 0, columnIndex: 3, text: '1985-03-05' })
    await fixture.base.uploadToEnd('job', { isRehearsal: true })
    await expect(fixture.rechecks.recheck('job', otherMapping)).rejects.toMatchObject({
      code: 'job.wrongState',
    })
  })
})
