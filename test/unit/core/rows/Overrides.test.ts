import fc from 'fast-check'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAt, sealAt } from '../../../../electron/core/rows/chunkCipher.ts'
import { Overrides } from '../../../../electron/core/rows/Overrides.ts'
import { StagedRows } from '../../../../electron/core/rows/StagedRows.ts'
import { chunkRows } from '../../../../electron/core/preparation/prepareBlock.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

/** Three chunks, the last one not full. */
const rowCount = 2 * chunkRows + 50
/** In the second one. */
const middle = chunkRows + 5
const job = { key: 1, id: 'job' }
let fixture: JobsFixture
let dataKey: Buffer
let overrides: Overrides

beforeEach(async () => {
  fixture = new JobsFixture()
  await fixture.addJob({ id: 'job', rows: rowCount })
  const jobRecord = fixture.journal.jobs.get('job')
  job.key = jobRecord.key
  dataKey = await fixture.keys.open(jobRecord)
  overrides = open()
})
afterEach(() => fixture.close())

function open(): Overrides {
  const { places } = new StagedRows(fixture.journal, job, dataKey)
  return new Overrides(fixture.journal, job, dataKey, places)
}

const textsOf = (found: ReadonlyMap<number, Buffer>): [number, string][] =>
  [...found].map(([ordinal, plain]) => [ordinal, plain.toString()])

/** The correction as version 7 of the journal kept it: sealed for itself. */
function addLoose(ordinal: number, text: string): void {
  const sealed = sealAt(dataKey, { kind: 'override', jobId: 'job', ordinal }, Buffer.from(text))
  const database = new DatabaseSync(join(fixture.dataDir, 'journal.sqlite'))
  database
    .prepare('INSERT INTO row_override (job_key, ordinal, is_merged, sealed) VALUES (?, ?, 0, ?)')
    .run(job.key, ordinal, sealed)
  database.close()
}

function write(rows: readonly (readonly [ordinal: number, text: string | null])[]): void {
  const changed = rows.map(([ordinal, text]) => ({
    ordinals: [ordinal],
    override: text === null ? null : { isMerged: false, plain: text },
  }))
  fixture.journal.write(() => overrides.write(changed))
}

describe('the corrections of rows', () => {
  // A change of one row dropped the others of its chunk; a long pack, which is compressed, came back as another.
  it('are those written last, whatever was written together', () => {
    const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '甲'.repeat(9_000)))
    const anyWrite = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 0, max: rowCount - 1 }), fc.option(anyText, { freq: 3 })),
      { selector: ([ordinal]) => ordinal, maxLength: 30 },
    )
    const expected = new Map<number, string>()
    fc.assert(
      fc.property(anyWrite, (rows) => {
        write(rows)
        for (const [ordinal, text] of rows) {
          if (text === null) expected.delete(ordinal)
          else expected.set(ordinal, text.toWellFormed())
        }
        const all = [...expected].sort(([one], [other]) => one - other)
        expect(textsOf(overrides.between(0, rowCount - 1))).toEqual(all)
        const some = rows.map(([ordinal]) => ordinal)
        const found = overrides.of(some)
        for (const ordinal of some) expect(found.get(ordinal)?.toString()).toBe(expected.get(ordinal))
        expect(fixture.journal.corrections.overriddenFrom(job.key, 0, rowCount)).toEqual(
          all.map(([ordinal]) => ordinal),
        )
      }),
      { numRuns: 40 },
    )
  })

  it('of chunks far apart are read without those between', () => {
    write([
      [3, '一'],
      [middle, '二'],
      [rowCount - 1, '三'],
    ])
    expect(textsOf(overrides.of([rowCount - 1, 3]))).toEqual([
      [3, '一'],
      [rowCount - 1, '三'],
    ])
  })

  it('of a row that does not exist are refused, and nothing is written', () => {
    expect(() => write([[rowCount, '一']])).toThrow(`no row ${rowCount} to correct`)
    expect(overrides.between(0, rowCount).size).toBe(0)
  })
})

// Corrections made with an earlier version of the app were lost, or came back after they had been changed.
describe('corrections of the journal of version 7', () => {
  it('are there beside those of now, in their order', () => {
    addLoose(7, '旧七')
    addLoose(middle, '旧')
    write([
      [9, '新九'],
      [5, '新五'],
    ])
    expect(textsOf(overrides.between(0, rowCount - 1))).toEqual([
      [5, '新五'],
      [7, '旧七'],
      [9, '新九'],
      [middle, '旧'],
    ])
  })

  it('are replaced and removed by those of now', () => {
    addLoose(7, '旧七')
    addLoose(8, '旧八')
    write([
      [7, '新七'],
      [8, null],
    ])
    expect(textsOf(overrides.between(0, rowCount - 1))).toEqual([[7, '新七']])
  })
})

it('does not open a pack in the place of another chunk', () => {
  write([
    [3, '一'],
    [middle, '二'],
  ])
  const [first] = fixture.journal.corrections.packs(job.key, [0])
  fixture.journal.write(() => fixture.journal.corrections.setPack(job.key, 1, first!.sealed))
  expect(() => overrides.between(chunkRows, 2 * chunkRows - 1)).toThrow(
    expect.objectContaining({ code: 'storage.tampered' }),
  )
  const place = { kind: 'overrides', jobId: 'job', chunkIndex: 0 } as const
  expect(openAt(dataKey, place, first!.sealed).toString()).toContain('一')
})
