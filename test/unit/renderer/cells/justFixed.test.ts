import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CheckedRow } from '../../../../electron/shared/model/checkedRow.ts'
import type { Issue } from '../../../../electron/shared/model/issue.ts'
import { useJustFixed } from '../../../../renderer/cells/useJustFixed.ts'

const issue = (columnIndex: number | null, severity: Issue['severity'] = 'error') =>
  ({ code: 'phone.tooShort', severity, field: 'phone', columnIndex, params: {} }) as Issue
const row = (ordinal: number, issues: Issue[]) => ({ ordinal, issues }) as unknown as CheckedRow

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a cell whose error was repaired', () => {
  it('is marked for as long as the fade takes, and no other one is', () => {
    const { compare, isJustFixed } = useJustFixed()
    compare(row(7, [issue(2), issue(3), issue(4, 'warning'), issue(null)]), row(7, [issue(3)]))
    expect([2, 3, 4].map((column) => isJustFixed(7, column))).toEqual([true, false, false])
    vi.advanceTimersByTime(300)
    compare(row(8, [issue(2)]), row(8, []))
    vi.advanceTimersByTime(300)
    expect([isJustFixed(7, 2), isJustFixed(8, 2)]).toEqual([false, true])
    vi.advanceTimersByTime(300)
    expect(isJustFixed(8, 2)).toBe(false)
  })

  // A row that went away makes room for the next one: nobody has repaired anything there.
  it('is not a cell of another row in its place', () => {
    const { compare, isJustFixed } = useJustFixed()
    compare(row(7, [issue(2)]), row(8, []))
    expect([isJustFixed(7, 2), isJustFixed(8, 2)]).toEqual([false, false])
  })
})
