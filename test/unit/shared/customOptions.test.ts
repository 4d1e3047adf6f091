import { expect, it } from 'vitest'
import { formatOptions, parseOptions } from '../../../electron/shared/model/customOptions.ts'

it('the options of a custom field are read one a line with their codes, without blank lines and repetitions', () => {
  expect(parseOptions(' 金卡 = 1\n\n银卡\n金卡=9\n=3')).toEqual([
    { label: '金卡', code: '1' },
    { label: '银卡' },
  ])
})

it('the options of a custom field are shown as typed, so that saving unchanged loses no code', () => {
  const options = [
    { label: '金卡', code: '1' },
    { label: 'a=b', code: 'x' },
    { label: 'c=d' },
    { label: '银卡' },
  ]
  expect(parseOptions(formatOptions(options))).toEqual(options)
})
