import fc from 'fast-check'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { linesOf } from '../../../support/jobs/linesOf.ts'
import { ConversionStatistics } from '../../../../electron/core/conversion/ConversionStatistics.ts'
import { FillCounter } from '../../../../electron/core/conversion/FillCounter.ts'
import { DistinctValueCounter } from '../../../../electron/core/conversion/optionMatching.ts'
import { IdentityDigestTable } from '../../../../electron/core/duplicates/IdentityDigestTable.ts'
import { prepareJob } from '../../../../electron/core/preparation/prepareJob.ts'
import { chunkRows } from '../../../../electron/core/preparation/prepareBlock.ts'
import { openChunk } from '../../../../electron/core/rows/chunkCipher.ts'
import { decompress } from '../../../../electron/core/rows/rowCodec.ts'
import { setTeamProgram } from '../../../../electron/core/worker/ThreadTeam.ts'
import type { Row } from '../../../../electron/shared/model/workbook.ts'
import { CorrectionFixture, correctionMapping } from '../../../support/jobs/CorrectionFixture.ts'
import { threadsReady } from '../../../support/worker/threadsReady.ts'
import { workerUrl } from '../../../support/worker/workerUrl.ts'

setTeamProgram(workerUrl)

/** More than one other thread is given ahead: the one that reads prepares blocks in between. */
const rowCount = 10_321
/** Given before the threads are up: they are prepared by the thread that reads. */
const firstRows = 2_000

async function* source(
  rows: readonly Row[],
  whenReady: () => Promise<void>,
  pieceRows: number,
): AsyncGenerator<Row[]> {
  yield rows.slice(0, firstRows)
  await whenReady()
  for (let from = firstRows; from < rows.length; from += pieceRows) yield rows.slice(from, from + pieceRows)
}

/** Everything that preparing leaves behind, with the chunks opened: their nonces are random. */
async function prepare(
  rows: readonly Row[],
  { threads, pieceRows = 333 }: { threads: number; pieceRows?: number },
): Promise<unknown> {
  const fixture = new CorrectionFixture()
  try {
    const { journal } = fixture.base
    const { key, dataKey } = await fixture.base.insertJob('job', correctionMapping)
    const identityKey = Buffer.alloc(40, 7)
    const mapping = correctionMapping
    const observe = {
      statistics: new ConversionStatistics(),
      values: new DistinctValueCounter(mapping),
      fills: new FillCounter(mapping),
    }
    const ready = threads > 1 ? threadsReady(threads > 2 ? threads : 1) : null
    const told: number[] = []
    const job = { key, id: 'job' }
    const counts = await prepareJob({
      ...{ journal, job, dataKey, identityKey, mapping, observe, threads },
      today: '2026-11-24',
      rows: linesOf(source(rows, async () => void (await ready), pieceRows)),
      onRows: (rowsDone) => told.push(rowsDone),
    })
    const chunks = journal.staging.places(key).map((place) => {
      const sealed = journal.staging.sealed(key, place.chunkIndex)!
      const text = decompress(openChunk(dataKey, 'job', place.chunkIndex, sealed)).toString()
      return { place, rowNumbers: journal.staging.rowNumbers(key, place.chunkIndex), text }
    })
    const digests = [...new IdentityDigestTable(journal, job, mapping, identityKey).all()]
    const profile = [observe.statistics.summaries(), observe.values.results(), observe.fills.results()]
    expect(told).toEqual(told.toSorted((one, other) => one - other))
    return { counts, chunks, digests, profile, state: await fixture.state() }
  } finally {
    fixture.close()
  }
}

const anyRow = fc.record({
  phone: fc.constantFrom('13812345678', '138-1234-5679', '1381234', '', '４４０３'),
  name: fc.constantFrom('张三', ' 李四 ', '無', 'a"b\\c', 'x","y', '王\n五', '𠮷', '\ud83d', '\u2028'),
  sex: fc.constantFrom('男', '女士', '先', ''),
  birthday: fc.constantFrom('1990-1-2', '2990-01-01', '昨天', ''),
  /** Rows apart of the row that has the same id, over the borders of chunks and blocks. */
  repeats: fc.constantFrom(0, 0, 0, 1, 130, 501, 2_100),
  hidden: fc.boolean(),
  defects: fc.constantFrom<Row['defects']>(null, null, [{ columnIndex: 1, kind: 'undecodable' }]),
})

function rowsOf(patterns: readonly (typeof anyRow extends fc.Arbitrary<infer T> ? T : never)[]): Row[] {
  return Array.from({ length: rowCount }, (_, index) => {
    const { phone, name, sex, birthday, repeats, hidden, defects } =
      patterns[(index * 7_919 + Math.floor(index / patterns.length)) % patterns.length]!
    const id = `M${repeats > index ? index : index - repeats}`
    const fields = { identityId: id, phone, tags: name, sex, birthday }
    const cells = correctionMapping.columns.map(({ target }) =>
      target?.kind === 'standard'
        ? ((fields as Record<string, string>)[target.field] ?? '')
        : `值${index % 9}`,
    )
    return { rowNumber: index + 2, cells, defects, hidden }
  })
}

// Chunks out of order, a finding on another row, an example that came later, a customer missed between two blocks, a cell that
// the message to another thread changed.
it.each([2, 3])('prepares a file in %i threads as in one', { timeout: 240_000 }, async (threads) => {
  const patterns = fc.array(anyRow, { minLength: 20, maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(patterns, fc.integer({ min: 50, max: 900 }), async (found, pieceRows) => {
      const rows = rowsOf(found)
      const alone = await prepare(rows, { threads: 1 })
      expect(await prepare(rows, { threads, pieceRows })).toEqual(alone)
    }),
    { numRuns: 2 },
  )
})

// Blocks of a thread that died got no answer, and preparing waited for ever: of one that converts, and of the one that writes.
it.each([0, 1, 2])(
  'fails when thread %i dies with blocks it was given',
  { timeout: 120_000 },
  async (which) => {
    const fixture = new CorrectionFixture()
    const rows = rowsOf(fc.sample(anyRow, 20))
    const { key, dataKey } = await fixture.base.insertJob('job', correctionMapping)
    const ready = threadsReady(3)
    const killed = prepareJob({
      ...{ journal: fixture.base.journal, job: { key, id: 'job' }, dataKey, mapping: correctionMapping },
      ...{ identityKey: Buffer.alloc(40, 7), today: '2026-11-24', threads: 3 },
      rows: linesOf(source(rows, async () => void (await ready)[which]!.terminate(), 500)),
    })
    await expect(killed).rejects.toMatchObject({ code: 'internal' })
    fixture.close()
  },
)

// An error of the thread that writes was taken for the end of its work, or lost the code that says what to do.
it.each([
  [
    'a chunk is there already',
    `INSERT INTO staged_chunk (job_key, chunk_index, first_ordinal, row_count, row_numbers, sealed)
     SELECT key, 12, 3000, 1, x'00', x'00' FROM job`,
    { code: 'internal', message: expect.stringContaining('UNIQUE') as unknown },
  ],
  [
    'its journal is not the one it knows',
    `CREATE TRIGGER other BEFORE INSERT ON staged_chunk BEGIN SELECT RAISE(FAIL, 'not the tables'); END`,
    { code: 'storage.journalDamaged' },
  ],
])('tells why rows cannot be written: %s', { timeout: 120_000 }, async (_what, sql, error) => {
  const fixture = new CorrectionFixture()
  const { key, dataKey } = await fixture.base.insertJob('job', correctionMapping)
  const database = new DatabaseSync(join(fixture.base.dataDir, 'journal.sqlite'))
  database.exec(sql)
  database.close()
  const refused = prepareJob({
    ...{ journal: fixture.base.journal, job: { key, id: 'job' }, dataKey, mapping: correctionMapping },
    ...{ identityKey: Buffer.alloc(40, 7), today: '2026-11-24', threads: 3 },
    rows: linesOf(source(rowsOf(fc.sample(anyRow, 20)), () => Promise.resolve(), 500)),
  })
  await expect(refused).rejects.toMatchObject(error)
  fixture.close()
})

// 500 rows of 16,384 columns are eight million strings, and several blocks wait at a time.
it('holds few rows at a time where they are large', { timeout: 120_000 }, async () => {
  const fixture = new CorrectionFixture()
  const { key, dataKey } = await fixture.base.insertJob('job', correctionMapping)
  const told: number[] = []
  const wide = Array.from({ length: 1_600 }, () => '')
  const rows = rowsOf(fc.sample(anyRow, 40)).slice(0, 3 * chunkRows + 25)
  async function* wideRows(): AsyncGenerator<Row[]> {
    yield rows.map((row) => ({ ...row, cells: [...row.cells, ...wide] }))
  }
  await prepareJob({
    ...{ journal: fixture.base.journal, job: { key, id: 'job' }, dataKey, mapping: correctionMapping },
    ...{ identityKey: Buffer.alloc(40, 7), today: '2026-11-24', rows: linesOf(wideRows()) },
    onRows: (rowsDone) => told.push(rowsDone),
  })
  expect(rows).toHaveLength(3 * chunkRows + 25)
  expect(told.slice(0, 4)).toEqual([chunkRows, 2 * chunkRows, 3 * chunkRows, rows.length])
  expect(fixture.base.journal.staging.places(key).map(({ rowCount }) => rowCount)).toEqual([
    chunkRows,
    chunkRows,
    chunkRows,
    25,
  ])
  fixture.close()
})
