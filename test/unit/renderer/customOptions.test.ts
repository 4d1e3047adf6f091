import { expect, it } from 'vitest'
import { formatOptions, parseOptions } from '../../../renderer/features/catalogue/customOptions.ts'

it('reads one choice a line with its code, without blank lines and repetitions', () => {
  expect(parseOptions(' 金卡 = 1\n\n银卡\n金卡=9\n=3')).toEqual([
    { label: '金卡', code: '1' },
    { label: '银卡' },
  ])
})

it('shows choices as they are typed, so that saving unchanged loses no code', () => {
  const options = [
    { label: '金卡', code: '1' },
    { label: 'a=b', code: 'x' },
    { label: 'c=d' },
    { label: '银卡' },
  ]
  expect(parseOptions(formatOptions(options))).toEqual(options)
})
