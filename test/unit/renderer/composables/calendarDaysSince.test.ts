import { describe, expect, it } from 'vitest'
import { calendarDaysSince } from '../../../../renderer/composables/calendarDaysSince.ts'

describe('the days since an import', () => {
  it('count midnights, not hours: late yesterday is yesterday', () => {
    const at = (day: number, hour: number): Date => new Date(2026, 10, day, hour, 30)
    expect(calendarDaysSince(at(20, 23).toISOString(), at(21, 0))).toBe(1)
    expect(calendarDaysSince(at(21, 0).toISOString(), at(21, 23))).toBe(0)
    expect(calendarDaysSince(at(18, 9).toISOString(), at(21, 8))).toBe(3)
  })
})
