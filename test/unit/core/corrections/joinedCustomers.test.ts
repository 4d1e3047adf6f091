import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { placeRow } from '../../../../electron/shared/model/rowPlace.ts'
import { chooseDuplicates } from '../../../support/jobs/chooseDuplicates.ts'
import { CorrectionFixture, correctionMapping, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'
import { groupsIn } from '../../../support/jobs/groupsIn.ts'

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

const [one, two, three] = ['13800001111', '13800001112', '13800001113']

/** Which rows repeat which, by row position. */
async function pairsOf(each: CorrectionFixture): Promise<[number, number][]> {
  return (await groupsIn(each))
    .flatMap(({ firstOrdinal, rows }) =>
      rows.slice(1).map(({ ordinal }): [number, number] => [firstOrdinal, ordinal]),
    )
    .sort((left, right) => left[1] - right[1])
}

/** By comparing every row with every other: rows that share an id or a phone, and all that hang together so. */
function comparedByHand(rows: readonly string[][]): [number, number][] {
  const firsts = rows.map((_, index) => index)
  for (let isChanged = true; isChanged;) {
    isChanged = false
    for (const [left, leftCells] of rows.entries()) {
      for (const [right, rightCells] of rows.entries()) {
        const isSame = [0, 1].some((column) => leftCells[column] && leftCells[column] === rightCells[column])
        if (!isSame || firsts[right]! >= firsts[left]!) continue
        firsts[left] = firsts[right]!
        isChanged = true
      }
    }
  }
  return firsts.flatMap((first, index) => (first === index ? [] : [[first, index] as [number, number]]))
}

/** Rows 0 and 2 are one customer, 1 and 3 another. */
const apart = [
  ['a1', one],
  ['a2', two],
  ['a1', three],
  ['a2', ''],
]

describe('two customers that one row links', () => {
  it('are one customer after preparation, and each of their rows repeats the first', async () => {
    await fixture.prepare(rowsOf([...apart, ['a1', two]]))
    expect(await pairsOf(fixture)).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
    ])
    const { rows, total } = await fixture.queries.rows('job', { kind: 'warnings' }, 0, 10)
    expect(rows.map(({ issues }) => issues.map(({ params }) => params))).toEqual(
      [1, 2, 3, 4].map(() => [{ otherRow: 2 }]),
    )
    const { warningRows } = fixture.queries.get('job')
    expect({ total, warningRows, group: fixture.queries.issues('job')[0]?.count }).toEqual({
      total: 4,
      warningRows: 4,
      group: 4,
    })
  })

  it('keep the errors and warnings of the row where the second began', async () => {
    await fixture.prepare(
      rowsOf([
        ['a1', one],
        ['a2', two, '先'],
        ['a3', '021-62345678'],
        ['a1', two],
        ['a3', one],
      ]),
    )
    const { rows } = await fixture.queries.rows('job', { kind: 'all' }, 0, 10)
    expect(rows.map(({ issues }) => issues.map(({ code }) => code))).toEqual([
      [],
      ['sex.unknownValue', 'duplicate.inFile'],
      ['phone.landline', 'duplicate.inFile'],
      ['duplicate.inFile'],
      ['duplicate.inFile'],
    ])
    const { invalidRows, warningRows } = fixture.queries.get('job')
    expect({ invalidRows, warningRows }).toEqual({ invalidRows: 1, warningRows: 3 })
  })

  it('become one with the edit that links them, and two again with its undo', async () => {
    await fixture.prepare(rowsOf(apart))
    const before = await fixture.state()
    await fixture.corrections.editCell('job', { ordinal: 2, columnIndex: 1, text: two })
    expect(await pairsOf(fixture)).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
    ])
    await chooseDuplicates(fixture.corrections, 'job', ['identityId', 'phone'], 'first')
    expect(fixture.queries.get('job').skippedRows).toBe(3)
    await fixture.corrections.move('job', 'undo')
    await fixture.corrections.move('job', 'undo')
    expect(await fixture.state()).toEqual(before)
  })
})

// Stored numbers of several sheets are far beyond any row of the file: 第 16777218 行.
it('names both rows by their sheets where a change would make two customers one', async () => {
  const mapping = { ...correctionMapping, sheets: ['一月', '二月'] }
  const [first, second] = rowsOf([
    ['a1', one],
    ['a2', two],
  ])
  await fixture.prepare([first!, { ...second!, rowNumber: placeRow(1, 2) }], { mapping })
  await expect(
    fixture.corrections.editCell('job', { ordinal: 1, columnIndex: 1, text: one }, false),
  ).rejects.toMatchObject({
    code: 'job.joinsCustomers',
    params: { rowNumber: '2 (二月)', withRowNumber: '2 (一月)' },
  })
})

it('after any edits the repeated rows are those that comparing every row with every other finds', async () => {
  const cell = [fc.constantFrom('', 'a1', 'a2', 'a3', 'a4'), fc.constantFrom('', one, two, three)] as const
  const edit = fc.tuple(
    fc.nat(9),
    fc.oneof(fc.tuple(fc.constant(0), cell[0]), fc.tuple(fc.constant(1), cell[1])),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(...cell), { minLength: 1, maxLength: 10 }),
      fc.array(edit, { maxLength: 6 }),
      async (rows, edits) => {
        const each = new CorrectionFixture()
        try {
          await each.prepare(rowsOf(rows))
          const now = rows.map((cells) => [...cells])
          expect(await pairsOf(each)).toEqual(comparedByHand(now))
          for (const [ordinal, [columnIndex, text]] of edits) {
            if (ordinal >= rows.length) continue
            now[ordinal]![columnIndex] = text
            await each.corrections.editCell('job', { ordinal, columnIndex, text })
            expect(await pairsOf(each)).toEqual(comparedByHand(now))
          }
        } finally {
          each.close()
        }
      },
    ),
    { numRuns: 40 },
  )
})
