import { describe, expect, it } from 'vitest'
import type { FieldKey } from '../../../electron/shared/model/field.ts'
import {
  isSameMatching,
  matchingOptionsSchema,
  usualMatchingOptions,
} from '../../../electron/shared/model/matchingOptions.ts'

describe('the matching that nobody has chosen', () => {
  /** Catches: precise matching for a file of phones, which the platform's document knows with an identity ID only. */
  it.each<[FieldKey[], number, number | undefined]>([
    [['identityId', 'phone'], 1, undefined],
    [['phone', 'realName'], 2, 2],
    [['audienceUserId'], 2, 2],
    [['unionid', 'phone'], 2, 1],
    [['openid'], 2, 1],
    [[], 2, 2],
  ])('of a file with %j is of type %d and way %s', (fields, matchingType, identifyWay) => {
    const options = usualMatchingOptions(fields)
    expect(matchingOptionsSchema.safeParse(options).success).toBe(true)
    expect(options).toMatchObject({ isMatching: true, matchingType, importMode: 1 })
    expect(options.identifyWay).toBe(identifyWay)
  })

  it('is told from a choice by every member', () => {
    const usual = usualMatchingOptions(['phone'])
    expect(isSameMatching(usual, { ...usual })).toBe(true)
    expect(isSameMatching(usual, { ...usual, identifyWay: 1 })).toBe(false)
    expect(isSameMatching(usual, { ...usual, importMode: 2 })).toBe(false)
    expect(isSameMatching(usual, { isMatching: false, importMode: 1 })).toBe(false)
  })
})
