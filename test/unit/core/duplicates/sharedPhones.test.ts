import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { CorrectionFixture, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'
import { standard } from '../mapping/builders.ts'

const mapping: Mapping = {
  columns: [
    { columnIndex: 0, columnName: '会员号', target: standard('identityId') },
    { columnIndex: 1, columnName: '姓名', target: standard('realName') },
    { columnIndex: 2, columnName: '手机', target: standard('phone') },
  ],
  constants: [],
  blanksClear: false,
}
const shop = '13800138000'

let fixture: CorrectionFixture
beforeEach(() => {
  fixture = new CorrectionFixture()
})
afterEach(() => fixture.close())

/** A list with one phone for these names, and a customer with another. */
const cellsOf = (names: readonly string[], phone = shop): string[][] => [
  ['A0', '别人', '13912345678'],
  ...names.map((name, index) => [`A${index + 1}`, name, phone]),
]
const sharingRows = async (jobId = 'job') => {
  const { rows, groups } = await fixture.state(jobId)
  const sharing = rows.filter(({ issues }) => issues.some(({ code }) => code === 'phone.shared'))
  const count = groups.find(({ code }) => code === 'phone.shared')?.count ?? 0
  expect(count, 'the count of the cause').toBe(sharing.length)
  return sharing.map(({ rowNumber }) => rowNumber)
}

describe('a phone of more than five different names', () => {
  // Merged as repetitions, six customers would become one.
  it('is reported on each of its rows, those before the sixth name too', async () => {
    await fixture.prepare(rowsOf(cellsOf(['张', '王', '李', '张', '赵', '钱', '孙'])), { mapping })
    expect(await sharingRows()).toEqual([3, 4, 5, 6, 7, 8, 9])
  })

  it('is told from a family, one name written often, and rows without a name', async () => {
    await fixture.prepare(rowsOf(cellsOf(['张', '王', '李', '赵', '钱', '钱 ', ''])), {
      id: 'family',
      mapping,
    })
    expect(await sharingRows('family')).toEqual([])
    await fixture.prepare(rowsOf(cellsOf(Array.from({ length: 20 }, () => '张三'))), { id: 'often', mapping })
    expect(await sharingRows('often')).toEqual([])
  })

  it('follows every change, and its undo, as checking the changed file would', async () => {
    const names = ['张', '王', '李', '赵', '钱', '孙']
    await fixture.prepare(rowsOf(cellsOf(names)), { mapping })
    const before = await fixture.state()
    expect(await sharingRows()).toHaveLength(6)

    await fixture.corrections.editCell('job', { ordinal: 1, columnIndex: 1, text: '王' })
    expect(await sharingRows(), 'five names are left').toEqual([])
    await fixture.corrections.move('job', 'undo')
    expect(await fixture.state()).toEqual(before)

    const ordinals = { kind: 'ordinals' as const, ordinals: [2] }
    await fixture.corrections.changeRows('job', ordinals, { kind: 'skip' })
    expect(await sharingRows(), 'a row that is not sent does not count').toEqual([])
    await fixture.corrections.move('job', 'undo')
    expect(await fixture.state()).toEqual(before)
  })

  it('is gone when the rows are imported without it', async () => {
    await fixture.prepare(rowsOf(cellsOf(['张', '王', '李', '赵', '钱', '孙'])), { mapping })
    const cause = { kind: 'cause' as const, code: 'phone.shared' as const, field: 'phone' as const }
    await fixture.corrections.changeRows('job', cause, { kind: 'clearCell', columnIndex: 2 })
    expect(await sharingRows()).toEqual([])
    const { duplicates, counts } = await fixture.state()
    expect(duplicates.rows).toBe(0)
    expect(counts.invalidRows).toBe(0)
  })
})
