import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RowsView } from '../../../../electron/shared/model/rowsView.ts'
import { CorrectionFixture, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

const all: RowsView = { filter: { kind: 'all' }, search: null, values: [], sort: null }
const marks = async (view: RowsView, parts: number) => {
  const { viewId } = await fixture.views.open('job', view)
  return fixture.views.marks('job', viewId, parts)
}

describe('the marks of a view', () => {
  // 1,200 rows are several chunks: row 0 and 1,199 have errors, 300 repeats 299, 301 has both.
  beforeEach(async () => {
    const rows = Array.from({ length: 1_200 }, (_, index) => {
      const phone = `138${String(10_000_000 + index)}`
      const isShort = index === 0 || index === 301 || index === 1_199
      const id = index === 300 || index === 301 ? 'a299' : `a${index}`
      return [id, isShort ? phone.slice(0, 9) : phone, '男', '1990-01-02', 'VIP', index < 600 ? '后' : '前']
    })
    await fixture.prepare(rowsOf(rows))
  })

  it('are the parts with an error, and those with nothing worse than a reminder', async () => {
    expect(await marks(all, 1_200)).toEqual({ errors: [0, 301, 1_199], warnings: [300] })
    expect(await marks(all, 12)).toEqual({ errors: [0, 3, 11], warnings: [] })
  })

  // Counted by the order of the file, they would stand beside other rows.
  it('follow the order of the view and leave out what it does not show', async () => {
    expect(await marks({ ...all, sort: { columnIndex: 5, direction: 'descending' } }, 1_200)).toMatchObject({
      errors: [599, 600, 901],
    })
    expect(await marks({ ...all, search: 'a299' }, 3)).toEqual({ errors: [2], warnings: [1] })
    expect(await marks({ ...all, search: '没有' }, 10)).toEqual({ errors: [], warnings: [] })
  })
})
