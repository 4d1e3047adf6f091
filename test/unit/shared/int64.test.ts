import { describe, expect, it } from 'vitest'
import { customFieldSchema, fieldKeySchema } from '../../../electron/shared/model/field.ts'
import { isInt64, isPositiveInt64 } from '../../../electron/shared/model/int64.ts'

const largest = '9223372036854775807'
const smallest = '-9223372036854775808'
const tooLarge = '9223372036854775808'
const tooSmall = '-9223372036854775809'

describe('an int64 in digits', () => {
  it.each(['0', '1', '-1', '9007199254740993', largest, smallest])('is recognised: %j', (text) => {
    expect(isInt64(text)).toBe(true)
  })

  // A JS number takes them all, and rounds them.
  it.each([tooLarge, tooSmall, '1.0', '1e3', '', ' 1', '１２', '+1', '0x1', '-'])('is not %j', (text) => {
    expect(isInt64(text)).toBe(false)
  })
})

describe('the id of a custom field', () => {
  it.each(['1', '10086', '9007199254740993', largest])('may be %j', (text) => {
    expect(isPositiveInt64(text)).toBe(true)
  })

  it.each([tooLarge, '0', '01', '-1', '1.0', '1e3', '', ' 1', '１２'])('is never %j', (text) => {
    expect(isPositiveInt64(text)).toBe(false)
  })

  // The dialog asks `isPositiveInt64`: it must not let through an id that a request is then refused for.
  it.each(['1', largest, tooLarge, '0', '01', '-1', '1.0', ''])(
    'is one in a request as in the dialog: %j',
    (text) => {
      const isField = customFieldSchema.safeParse({ configId: text, configName: '' }).success
      expect(isField).toBe(isPositiveInt64(text))
      expect(fieldKeySchema.safeParse(`custom:${text}`).success).toBe(isField)
    },
  )
})
