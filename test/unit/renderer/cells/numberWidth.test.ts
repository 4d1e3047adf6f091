import { describe, expect, it } from 'vitest'
import { numberWidth } from '../../../../renderer/cells/numberWidth.ts'

// 「10 (一店」 was all that could be read: which sheet a row is of.
describe('the width of the row numbers', () => {
  it('is that of the number in a job of one sheet', () => {
    expect(numberWidth(false, undefined)).toBe(52)
    expect(numberWidth(true, undefined)).toBe(68)
  })

  it('has room for the longest name of several sheets, up to a limit', () => {
    const short = numberWidth(false, ['一店', '二店'])
    expect(short).toBeGreaterThanOrEqual(52 + 2 * 13)
    expect(numberWidth(false, ['一店', '人民路旗舰店'])).toBeGreaterThanOrEqual(short + 4 * 13)
    expect(numberWidth(false, ['Sheet1', 'Sheet2'])).toBeLessThan(numberWidth(false, ['一二三四五六', '二']))
    expect(numberWidth(false, ['店'.repeat(31)])).toBe(200)
  })
})
