import { describe, expect, it } from 'vitest'
import { compareHandWork } from '../../../../../renderer/features/check/recheckOutcome.ts'

const untouched = { editedRows: 0, skippedRows: 0, skipInvalid: false, keep: null }

describe('the report after a new check', () => {
  it('mentions nothing that was not done', () => {
    expect(compareHandWork(untouched, untouched)).toEqual({ kept: [], lost: [] })
  })

  it('lists all that was carried over', () => {
    const work = { editedRows: 3, skippedRows: 2, skipInvalid: true, keep: 'merge' } as const
    expect(compareHandWork(work, work)).toEqual({
      kept: [
        { name: 'edited', rows: 3 },
        { name: 'duplicates', rows: 0 },
        { name: 'skipped', rows: 2 },
        { name: 'skipInvalid', rows: 0 },
      ],
      lost: [],
    })
  })

  // A choice that silently went back to 全部保留 doubles customers.
  it('mentions a lost choice about repeated customers, and does not count its rows a second time', () => {
    const before = { ...untouched, skippedRows: 5, keep: 'first' } as const
    expect(compareHandWork(before, { ...untouched, skippedRows: 2 })).toEqual({
      kept: [{ name: 'skipped', rows: 2 }],
      lost: [{ name: 'duplicates', rows: 0 }],
    })
  })

  it('counts edits without a row, and mentions a lost decision about rows with errors', () => {
    const before = { ...untouched, editedRows: 3, skipInvalid: true }
    expect(compareHandWork(before, { ...untouched, editedRows: 1 })).toEqual({
      kept: [{ name: 'edited', rows: 1 }],
      lost: [
        { name: 'edited', rows: 2 },
        { name: 'skipInvalid', rows: 0 },
      ],
    })
  })
})
