import { expect, it } from 'vitest'
import { SendableRows } from '../../../../electron/core/rows/SendableRows.ts'
import { StagedRows } from '../../../../electron/core/rows/StagedRows.ts'
import { CorrectionFixture, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

// A plan by ranges that loses the row beside one that is not sent, or beside the border of what is read at once (8,000 rows).
it('gives the same rows by ranges as one by one, with their numbers', async () => {
  const fixture = new JobsFixture()
  const invalid = [0, 1, 124, 125, 500, 7_998, 7_999, 8_000, 8_001, 8_099]
  await fixture.addJob({ rows: 8_100, invalid, skipInvalid: true })
  const { journal } = fixture
  const [job] = journal.jobs.list()
  const rows = new SendableRows(journal, job!.key, null)
  const byRange = [...rows.runs()].flatMap(({ firstOrdinal, lastOrdinal }) =>
    Array.from({ length: lastOrdinal - firstOrdinal + 1 }, (_, index) => {
      const ordinal = firstOrdinal + index
      return { ordinal, rowNumber: rows.rowNumberOf(ordinal) }
    }),
  )
  expect(byRange).toEqual([...rows.all()])
  expect(byRange).toHaveLength(8_100 - invalid.length)
  expect(() => rows.rowNumberOf(8_100)).toThrow(RangeError)
  fixture.close()
})

// A body copies bytes, everything else reads texts: what the user saw on steps 3 and 4 must be what goes up.
it('gives a batch the records of its rows, corrected ones among them', async () => {
  const fixture = new CorrectionFixture()
  try {
    const phones = Array.from({ length: 6 }, (_, index) => `1380001000${index}`)
    await fixture.prepare(
      rowsOf(phones.map((phone, index) => [`a${index}`, phone, '男', '1990-01-02', 'VIP', ''])),
    )
    for (const [ordinal, columnIndex, text] of [
      [1, 4, '老"客户\\'],
      [4, 2, '女'],
    ] as const) {
      await fixture.corrections.editCell('job', { ordinal, columnIndex, text })
    }
    const { journal, keys } = fixture.base
    const jobRecord = journal.jobs.get('job')
    const { key } = jobRecord
    const staged = new StagedRows(journal, { key, id: 'job' }, await keys.open(jobRecord))
    const numbers = { firstRowNumber: 2, lastRowNumber: 7, round: 0 }
    const { bytes, ends } = new SendableRows(journal, key, staged).recordsOf({
      firstOrdinal: 0,
      lastOrdinal: 5,
      rowCount: 6,
      ...numbers,
    })
    const records = staged.records(0, 5).map(({ recordJson }) => recordJson)
    expect(Buffer.from(bytes).toString()).toBe(records.join(','))
    expect(records[1]).toContain('"tags":"老\\"客户\\\\"')
    expect(ends).toHaveLength(6)
  } finally {
    fixture.close()
  }
})
