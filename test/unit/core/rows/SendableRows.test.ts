import { expect, it } from 'vitest'
import { SendableRows } from '../../../../electron/core/rows/SendableRows.ts'
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
