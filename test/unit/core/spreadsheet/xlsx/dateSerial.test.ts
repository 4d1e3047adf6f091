import { describe, expect, it } from 'vitest'
import { formatSerial, serialOf } from '../../../../../electron/core/spreadsheet/xlsx/dateSerial.ts'

const date = { date: true, time: false, elapsed: false }
const dateTime = { date: true, time: true, elapsed: false }
const time = { date: false, time: true, elapsed: false }
const elapsed = { date: false, time: true, elapsed: true }

describe('formatSerial', () => {
  // A wrong epoch or leap-year rule shifts birthdays by a day.
  it.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [60, '1900-02-29'],
    [61, '1900-03-01'],
    [0, '1900-01-00'],
    [36_526, '2000-01-01'],
    [36_585, '2000-02-29'],
    [45_000, '2023-03-15'],
    [73_109, '2100-02-28'],
    [73_110, '2100-03-01'],
    [2_958_465, '9999-12-31'],
  ])('counts days from 1900 as Excel does: %d', (serial, text) => {
    expect(formatSerial(serial, false, date)).toBe(text)
  })

  it('agrees with the calendar on every day of four centuries', () => {
    const wrong: string[] = []
    for (let day = 0; day < 146_097; day++) {
      const expected = new Date(Date.UTC(1904, 0, 1) + day * 86_400_000).toISOString().slice(0, 10)
      if (formatSerial(day, true, date) !== expected) wrong.push(expected)
    }
    expect(wrong).toEqual([])
  })

  it('counts from 1904 where the workbook says so', () => {
    expect(formatSerial(43_538, true, date)).toBe('2023-03-15')
  })

  // SheetJS was one second short in 22 % of date-times: the fraction of a second was cut, not rounded.
  it('gives the whole second for every second of a day', () => {
    const wrong: string[] = []
    for (let second = 0; second < 86_400; second++) {
      const expected = new Date(Date.UTC(2023, 2, 15) + second * 1000)
        .toISOString()
        .slice(0, 19)
        .replace('T', ' ')
      if (formatSerial(45_000 + second / 86_400, false, dateTime) !== expected) wrong.push(expected)
    }
    expect(wrong).toEqual([])
  })

  it('carries a rounded-up second into the next day', () => {
    expect(formatSerial(45_000.999999, false, dateTime)).toBe('2023-03-16 00:00:00')
  })

  it('shows the parts that the format shows', () => {
    expect(formatSerial(45_000.75, false, date)).toBe('2023-03-15')
    expect(formatSerial(45_000, false, dateTime)).toBe('2023-03-15 00:00:00')
    expect(formatSerial(0.75, false, time)).toBe('18:00:00')
    expect(formatSerial(45_000.75, false, time)).toBe('2023-03-15 18:00:00')
    expect(formatSerial(1.5, false, elapsed)).toBe('36:00:00')
  })

  it('gives no date below zero and after 9999', () => {
    expect(formatSerial(-1, false, date)).toBeNull()
    expect(formatSerial(13_812_345_678, false, date)).toBeNull()
    expect(formatSerial(2_958_466, false, date)).toBeNull()
    expect(formatSerial(2_958_465.9999999, false, dateTime)).toBeNull()
    expect(formatSerial(Number.NaN, false, date)).toBeNull()
  })
})

describe('serialOf', () => {
  it('counts the days that Excel counts', () => {
    expect(serialOf(1900, 3, 1)).toBe(61)
    expect(serialOf(2000, 2, 29)).toBe(36_585)
    expect(serialOf(2023, 3, 15)).toBe(45_000)
  })
})
