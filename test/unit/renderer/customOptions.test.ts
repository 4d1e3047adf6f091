import { describe, expect, it } from 'vitest'
import { parseOptions } from '../../../renderer/features/catalogue/customOptions.ts'

describe('parseOptions', () => {
  it('takes one choice a line and keeps the code of a choice that had one', () => {
    const known = [{ label: '金卡', code: '1' }, { label: '银卡' }]
    expect(parseOptions(' 金卡 \r\n\n普通\n金卡', known)).toEqual([
      { label: '金卡', code: '1' },
      { label: '普通' },
    ])
  })
})
