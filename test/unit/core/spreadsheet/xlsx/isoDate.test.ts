import { describe, expect, it } from 'vitest'
import { isoDateText } from '../../../../../electron/core/spreadsheet/xlsx/isoDate.ts'
import { parseNumberFormat, plainFormat } from '../../../../../electron/core/spreadsheet/xlsx/numberFormat.ts'

const textOf = (iso: string, code?: string): string | null =>
  isoDateText(iso, code === undefined ? plainFormat : parseNumberFormat(code))?.text ?? null

describe('isoDateText', () => {
  it('keeps the day that was typed, whatever the zone', () => {
    expect(textOf('2023-03-15')).toBe('2023-03-15')
    expect(textOf('2023-03-15T00:00:00.000Z')).toBe('2023-03-15')
    expect(textOf('2023-03-15T23:30:05+08:00')).toBe('2023-03-15 23:30:05')
    expect(textOf('15.3.2023')).toBeNull()
  })

  // Fractions were cut, so that 11:00 became 10:59:59.
  it('rounds to whole seconds, over midnight too', () => {
    expect(textOf('10:59:59.9999999999984025')).toBe('11:00:00')
    expect(textOf('2014-01-16T23:59:59.9999999')).toBe('2014-01-17')
  })

  it('reads durations as times', () => {
    expect(textOf('PT0H11M0.000S')).toBe('00:11:00')
    expect(textOf('PT36H')).toBe('36:00:00')
    expect(textOf('P')).toBe('00:00:00')
  })

  // LibreOffice writes 27:30:05 so in XML 2003; read as a date, it was 1900-01-01 03:30:05.
  it('reads an hour beyond the day as an elapsed time', () => {
    expect(textOf('1899-12-31T27:30:05.000', 'h:mm')).toBe('27:30:05')
  })

  it('shows what the format shows', () => {
    expect(textOf('2023-03-15T23:30:05', 'yyyy-mm-dd')).toBe('2023-03-15')
    expect(textOf('2023-03-15', 'yyyy-mm-dd hh:mm')).toBe('2023-03-15 00:00:00')
    expect(textOf('1899-12-30T11:00:00', 'h:mm')).toBe('11:00:00')
    expect(textOf('1899-12-31T11:00:00', 'h:mm')).toBe('11:00:00')
  })

  it('knows the first days of the calendar, and those before it', () => {
    expect(textOf('1900-01-01')).toBe('1900-01-01')
    expect(textOf('1900-02-28')).toBe('1900-02-28')
    expect(textOf('1900-03-01')).toBe('1900-03-01')
    expect(textOf('1850-05-06T10:00:00')).toBe('1850-05-06')
  })

  it('says when the format hides the year', () => {
    expect(isoDateText('2026-05-03', parseNumberFormat('m"月"d"日"'))?.defect).toBe('completed')
  })
})
