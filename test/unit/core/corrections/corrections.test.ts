import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chunkRows } from '../../../../electron/core/preparation/prepareBlock.ts'
import { JobEdits } from '../../../../electron/core/jobs/JobEdits.ts'
import { Overrides } from '../../../../electron/core/rows/Overrides.ts'
import { StagedRows } from '../../../../electron/core/rows/StagedRows.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { removeJob } from '../../../../electron/core/retention/JobRemoval.ts'
import { assertBalanced } from '../../../support/jobs/createJobsFixture.ts'
import { chooseDuplicates } from '../../../support/jobs/chooseDuplicates.ts'
import { CorrectionFixture, correctionMapping, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

const phone = (index: number): string => `138000${String(10_000 + index)}`
const good = (index: number): string[] => [`a${index}`, phone(index), '男', '1990-01-02', 'VIP', '']
const code = (expected: string): unknown => expect.objectContaining({ code: expected })

describe('a corrected cell', () => {
  it('is checked again at once, and updates the counts of the job and of its causes', async () => {
    await fixture.prepare(rowsOf([good(0), ['b', '1380000', '男', '', '', ''], good(2)]))
    expect(fixture.queries.get('job').invalidRows).toBe(1)
    const { job, row } = await fixture.corrections.editCell('job', {
      ordinal: 1,
      columnIndex: 1,
      text: '138 0000 1111',
    })
    expect(row).toMatchObject({ state: 'ready', issues: [], editedColumns: [1], rowNumber: 3 })
    expect(JSON.parse(row.recordJson)).toEqual({ identityId: 'b', phone: '13800001111', sex: '男' })
    expect(job).toMatchObject({ invalidRows: 0, editedRows: 1 })
    expect(fixture.queries.issues('job')).toEqual([])
    expect(fixture.tasks).toEqual([])
  })

  it('with the text of the file is no correction', async () => {
    await fixture.prepare(rowsOf([good(0)]))
    const edit = { ordinal: 0, columnIndex: 3 }
    await fixture.corrections.editCell('job', { ...edit, text: '1991-01-01' })
    const { job, row } = await fixture.corrections.editCell('job', { ...edit, text: '1990-01-02' })
    expect(row.editedColumns).toEqual([])
    expect(job.editedRows).toBe(0)
  })

  // The message asks to type such a number again; it must then be taken, whatever it looks like.
  it('that is typed is no date that a spreadsheet made, even with the text of the file', async () => {
    await fixture.prepare(rowsOf([['3月5日', phone(1), '', '', '', ''], good(2)]))
    const edit = { ordinal: 0, columnIndex: 0 }
    const codesAfter = async (text: string): Promise<string[]> =>
      (await fixture.corrections.editCell('job', { ...edit, text })).row.issues.map((issue) => issue.code)
    expect(fixture.queries.issues('job').map((cause) => cause.code)).toEqual(['cell.becameDate'])
    for (const text of ['1-Mar', '2024-03-05', '4.4E+17', '3月5日']) {
      expect(await codesAfter(text)).toEqual([])
      const [row] = await fixture.queries.rowsAt('job', [0])
      expect(JSON.parse(row!.recordJson)).toMatchObject({ identityId: text })
    }
    // A date is no phone, whoever typed it.
    const { row } = await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: 1, text: '3-Mar' })
    expect(row.issues.map((issue) => issue.code)).toEqual(['phone.notNumber'])
  })

  it('that the file had damaged loses its defect; the other cells of the row keep theirs', async () => {
    const defects = new Map([
      [
        0,
        [
          { columnIndex: 0, kind: 'imprecise' as const },
          { columnIndex: 1, kind: 'error' as const },
        ],
      ],
    ])
    await fixture.prepare(rowsOf([['12345678901234500', '#N/A', '', '', '', '']], defects))
    const { row } = await fixture.corrections.editCell('job', {
      ordinal: 0,
      columnIndex: 0,
      text: '12345678901234500',
    })
    expect(row.issues.map((issue) => issue.code)).toEqual(['cell.error'])
    const mended = await fixture.corrections.editCell('job', { ordinal: 0, columnIndex: 1, text: phone(1) })
    expect(mended.row).toMatchObject({ issues: [], state: 'ready' })
  })

  it('can be beyond the last cell of its row', async () => {
    await fixture.prepare(rowsOf([['a']]))
    const { row } = await fixture.corrections.editCell('job', {
      ordinal: 0,
      columnIndex: 3,
      text: '1990/5/1',
    })
    expect(row.cells).toEqual(['a', '', '', '1990/5/1'])
    expect(JSON.parse(row.recordJson)).toEqual({ identityId: 'a', birthday: '1990-05-01' })
  })

  it('of a row that does not exist is refused, and changes nothing', async () => {
    await fixture.prepare(rowsOf([good(0)]))
    const edit = fixture.corrections.editCell('job', { ordinal: 7, columnIndex: 0, text: 'x' })
    await expect(edit).rejects.toEqual(code('ipc.badRequest'))
    expect(fixture.corrections.editState('job').undo).toBeNull()
  })
})

describe('a change of many rows', () => {
  // 「跳过这 N 条」 would leave some of the N behind, or take rows along that could be uploaded.
  it('skips all rows with errors, of every cause, as one step of undo', async () => {
    const rows = Array.from({ length: 1_200 }, (_, index) =>
      index % 2 === 0 ? good(index) : [`a${index}`, index % 4 === 1 ? '1380000' : '', '', '2月30日', '', ''],
    )
    await fixture.prepare(rowsOf(rows))
    expect(fixture.queries.get('job').invalidRows).toBe(600)
    const skip = { kind: 'skip' } as const
    const { changedRows } = await fixture.corrections.changeRows('job', { kind: 'errors' }, skip)
    expect(changedRows).toBe(600)
    expect(fixture.queries.get('job')).toMatchObject({ invalidRows: 0, skippedRows: 600 })
    expect(fixture.corrections.editState('job').undo).toEqual({ kind: 'skip', rows: 600 })
    await fixture.corrections.move('job', 'undo')
    expect(fixture.queries.get('job')).toMatchObject({ invalidRows: 600, skippedRows: 0 })
  })

  it('of a cause changes all of them, though they lose that cause on the way', async () => {
    const rows = Array.from({ length: 1_300 }, (_, index) => [
      `a${index}`,
      '',
      index % 2 ? '先' : '男',
      '',
      '',
      '',
    ])
    await fixture.prepare(rowsOf(rows))
    const selection = { kind: 'cause', code: 'sex.unknownValue', field: 'sex' } as const
    const { changedRows, job } = await fixture.corrections.changeRows('job', selection, {
      kind: 'setCell',
      columnIndex: 2,
      text: '女',
    })
    expect(changedRows).toBe(650)
    expect(job).toMatchObject({ invalidRows: 0, editedRows: 650 })
    expect(fixture.queries.issues('job')).toEqual([])
  })

  it('replaces a text literally, not as a pattern', async () => {
    await fixture.prepare(rowsOf([['a', '', '', '', '$1.(x)', ''], good(1)]))
    await fixture.corrections.changeRows(
      'job',
      { kind: 'ordinals', ordinals: [0, 1] },
      { kind: 'replaceText', columnIndex: 4, from: '.(x)', to: '$&$1' },
    )
    const [row] = await fixture.queries.rowsAt('job', [0])
    expect(row?.cells[4]).toBe('$1$&$1')
    expect(fixture.queries.get('job').editedRows).toBe(1)
  })
})

describe('rows that the user skips', () => {
  it('are not sent, have no findings, and are counted once, with rows in error or without', async () => {
    await fixture.prepare(rowsOf([good(0), ['b', '1', '', '', '', ''], ['c', '2', '', '', '', ''], good(3)]))
    const selection = { kind: 'ordinals' as const, ordinals: [1, 3] }
    const { job } = await fixture.corrections.changeRows('job', selection, { kind: 'skip' })
    expect(job).toMatchObject({ invalidRows: 1, skippedRows: 2 })
    expect(job.reconciliation).toMatchObject({ total: 4, skipped: 2, pending: 2 })
    fixture.base.journal.write(() =>
      fixture.base.journal.jobs.setSkipInvalid(fixture.base.journal.jobs.get('job').key, true, 'x'),
    )
    expect(fixture.queries.get('job').reconciliation).toMatchObject({ total: 4, skipped: 3, pending: 1 })
    const shown = (await fixture.queries.rows('job', { kind: 'skipped' }, 0, 10)).rows
    expect(shown.map(({ ordinal, skippedAs }) => [ordinal, skippedAs])).toEqual([
      [1, 'user'],
      [3, 'user'],
    ])
    await fixture.base.uploadToEnd()
    assertBalanced(fixture.queries.get('job'))
    expect(fixture.queries.get('job').reconciliation).toMatchObject({ accepted: 1, skipped: 3 })
  })

  it('are restored unchanged', async () => {
    await fixture.prepare(rowsOf([good(0), ['b', '1', '', '', '', '']]))
    const before = await fixture.state()
    const selection = { kind: 'ordinals' as const, ordinals: [0, 1] }
    await fixture.corrections.changeRows('job', selection, { kind: 'skip' })
    await fixture.corrections.changeRows('job', selection, { kind: 'unskip' })
    expect(await fixture.state()).toEqual(before)
  })
})

describe('undo and redo', () => {
  // The window did not know where to go: the row undone stayed out of sight.
  it('name the first cell that changes, or the row that is left out or taken back', async () => {
    await fixture.prepare(rowsOf([good(0), good(1), good(2)]))
    const { corrections } = fixture
    await corrections.editCell('job', { ordinal: 1, columnIndex: 2, text: '女' })
    await corrections.changeRows('job', { kind: 'ordinals', ordinals: [1, 2] }, { kind: 'skip' })
    expect(await corrections.move('job', 'undo')).toMatchObject({ first: { ordinal: 1, columnIndex: null } })
    expect(await corrections.move('job', 'undo')).toMatchObject({ first: { ordinal: 1, columnIndex: 2 } })
    expect(await corrections.move('job', 'redo')).toMatchObject({ first: { ordinal: 1, columnIndex: 2 } })
  })

  it('survive a restart, and a new change discards what could be redone', async () => {
    await fixture.prepare(rowsOf([good(0), good(1)]))
    const original = await fixture.state()
    await fixture.corrections.editCell('job', { ordinal: 0, columnIndex: 1, text: '12' })
    const edited = await fixture.state()
    await fixture.corrections.changeRows('job', { kind: 'ordinals', ordinals: [1] }, { kind: 'skip' })
    fixture.restart()
    expect(fixture.corrections.editState('job')).toEqual({
      undo: { kind: 'skip', rows: 1 },
      redo: null,
      editedRows: 1,
      skippedRows: 1,
    })
    await fixture.corrections.move('job', 'undo')
    expect(await fixture.state()).toEqual(edited)
    await fixture.corrections.move('job', 'undo')
    expect(await fixture.state()).toEqual(original)
    expect(await fixture.corrections.move('job', 'undo')).toBeNull()
    fixture.restart()
    await fixture.corrections.move('job', 'redo')
    expect(await fixture.state()).toEqual(edited)
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: 2, text: '女' })
    expect(fixture.corrections.editState('job').redo).toBeNull()
    expect(await fixture.corrections.move('job', 'redo')).toBeNull()
  })
})

// Step 4 repeats them: a reason that is left out hides customers who are not uploaded.
it('the reasons of skipped rows are counted by the first error of each, those of the command line included', async () => {
  const rows = [
    good(0),
    ['a', '1380000', '', '2月30日', '', ''],
    ['b', '1380001', '', '', '', ''],
    ['c', '', '', '2月30日', '', ''],
    ['d', phone(0), '', '', '', ''],
    good(5),
  ]
  await fixture.prepare(rowsOf(rows))
  expect(await fixture.queries.skippedReasons('job')).toEqual([])
  const skip = { kind: 'skip' } as const
  await chooseDuplicates(fixture.corrections, 'job', ['phone'], 'first')
  await fixture.corrections.changeRows('job', { kind: 'ordinals', ordinals: [1, 2, 5] }, skip)
  const reasons = [
    { kind: 'cause', code: 'phone.tooShort', field: 'phone', rows: 2 },
    { kind: 'duplicate', code: null, field: null, rows: 1 },
    { kind: 'user', code: null, field: null, rows: 1 },
  ]
  expect(await fixture.queries.skippedReasons('job')).toEqual(reasons)
  const { journal, lock, feed } = fixture.base
  new JobEdits({ journal, lock, feed }).setSkipInvalid('job', true)
  expect(await fixture.queries.skippedReasons('job')).toEqual([
    ...reasons,
    { kind: 'cause', code: 'birthday.incomplete', field: 'birthday', rows: 1 },
  ])
})

describe('a job that is removed', () => {
  it('leaves nothing of its corrections in any table', async () => {
    await fixture.prepare(rowsOf([good(0), good(0), good(1)]))
    await fixture.corrections.editCell('job', { ordinal: 2, columnIndex: 1, text: '12' })
    await chooseDuplicates(fixture.corrections, 'job', ['phone'], 'merge')
    const { journal, dataDir } = fixture.base
    journal.write(() => removeJob(journal, journal.jobs.get('job').key))
    while (journal.write(() => journal.staging.sweep()));
    const database = new DatabaseSync(join(dataDir, 'journal.sqlite'), { readOnly: true })
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    const left = tables
      .map(({ name }) => String(name))
      // The key of the installation is no part of a job; SQLite's own table counts ids.
      .filter((name) => name !== 'secret' && name !== 'sqlite_sequence')
      .filter((name) => database.prepare(`SELECT 1 FROM ${name} LIMIT 1`).get())
    database.close()
    expect(left).toEqual([])
  })
})

describe('the sealed parts of a row', () => {
  it('decrypt in their own place only', async () => {
    await fixture.prepare(rowsOf(Array.from({ length: chunkRows + 20 }, (_, index) => good(index))))
    await fixture.corrections.editCell('job', { ordinal: 0, columnIndex: 1, text: phone(777) })
    const database = new DatabaseSync(join(fixture.base.dataDir, 'journal.sqlite'))
    database.exec('UPDATE override_pack SET chunk_index = 1')
    database.close()
    await expect(fixture.queries.rows('job', { kind: 'all' }, chunkRows, 10)).rejects.toEqual(
      code('storage.tampered'),
    )
  })
})

// The record of a corrected row is kept as a pattern that refers to its chunk; read with another template it is another customer's.
describe('the record of a corrected row', () => {
  const remark = { kind: 'standard', field: 'remark' } as const
  const withRemark: Mapping = {
    ...correctionMapping,
    columns: correctionMapping.columns.with(5, { columnIndex: 5, columnName: '说明', target: remark }),
  }
  const recordOf = async (ordinal: number): Promise<unknown> =>
    JSON.parse((await fixture.queries.rowsAt('job', [ordinal]))[0]!.recordJson)

  it('is right where the app that made its chunk wrote other fields', async () => {
    await fixture.prepare(rowsOf([good(0), ['b', phone(1), '先', '', '', '甲']]))
    const { journal } = fixture.base
    const { key } = journal.jobs.get('job')
    journal.write(() => journal.jobs.setMapping(key, withRemark))
    fixture.restart()
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: 2, text: '女' })
    const expected = { identityId: 'b', phone: phone(1), sex: '女', remark: '甲' }
    expect(await recordOf(1)).toEqual(expected)
    await fixture.corrections.move('job', 'undo')
    await fixture.corrections.move('job', 'redo')
    expect(await recordOf(1)).toEqual(expected)
  })

  it('is read as early builds wrote it, changed, and restored', async () => {
    await fixture.prepare(rowsOf([good(0), ['b', phone(1), '先', '', '', '']]))
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: 2, text: '女' })
    const { journal, keys } = fixture.base
    const jobRecord = journal.jobs.get('job')
    const { key } = jobRecord
    const { places } = new StagedRows(journal, { key, id: 'job' }, await keys.open(jobRecord))
    const overrides = new Overrides(journal, { key, id: 'job' }, await keys.open(jobRecord), places)
    const written = '{"identityId":"b","phone":"13800010001","sex":"女"}'
    const plain = `[{"2":"女"},{}]\n${written}`
    journal.write(() => overrides.write([{ ordinals: [1], override: { isMerged: false, plain } }]))
    const [row] = await fixture.queries.rowsAt('job', [1])
    expect(row?.recordJson).toBe(written)
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: 3, text: '1990-01-02' })
    expect(await recordOf(1)).toEqual({ ...JSON.parse(written), birthday: '1990-01-02' })
    await fixture.corrections.move('job', 'undo')
    expect(await recordOf(1)).toEqual(JSON.parse(written))
  })
})

describe('an upload that was started', () => {
  it('ends all corrections: the receipt must describe what was sent', async () => {
    await fixture.prepare(rowsOf([good(0), good(1)]))
    await fixture.corrections.editCell('job', { ordinal: 0, columnIndex: 2, text: '女' })
    await fixture.base.uploadToEnd('job', { isRehearsal: true })
    const edit = { ordinal: 0, columnIndex: 2, text: '男' }
    await expect(fixture.corrections.editCell('job', edit)).rejects.toEqual(code('job.wrongState'))
    expect(await fixture.corrections.move('job', 'undo')).toBeNull()
    const selection = { kind: 'ordinals' as const, ordinals: [0] }
    await expect(fixture.corrections.changeRows('job', selection, { kind: 'skip' })).rejects.toEqual(
      code('job.wrongState'),
    )
  })

  it('sends the corrected record, not the one that was read', async () => {
    await fixture.prepare(rowsOf([good(0), good(1)]))
    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: 0, text: 'corrected' })
    await fixture.base.uploadToEnd()
    expect([...fixture.base.platform.takenCounts().keys()].sort()).toEqual(['a0', 'corrected'])
  })
})
