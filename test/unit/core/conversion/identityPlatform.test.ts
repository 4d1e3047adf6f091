import { expect, it } from 'vitest'
import { convertIdentityPlatform } from '../../../../electron/core/conversion/identityPlatform.ts'
import { identityPlatforms } from '../../../../electron/shared/model/field.ts'

it.each(identityPlatforms.map((value) => [value.toLowerCase(), value]))(
  'reads %s as the value of the document',
  (text, value) => {
    expect(convertIdentityPlatform(` ${text} `)).toEqual({ value, finding: null })
  },
)

it.each([
  ['公众号', 'gzh'],
  ['微信小程序', 'contentminiapp'],
  ['有赞', 'YOUZAN'],
  ['', ''],
])('understands %s', (text, value) => {
  expect(convertIdentityPlatform(text)).toEqual({ value, finding: null })
})

// The platform knows eight values: any other would cost the row, after it was sent.
it('keeps and refuses what it does not know', () => {
  expect(convertIdentityPlatform('微博')).toMatchObject({
    value: '微博',
    finding: { code: 'platform.unknownValue', severity: 'error' },
  })
})
