import { describe, expect, it } from 'vitest'
import type { FieldKey } from '../../../../../electron/shared/model/field.ts'
import {
  matchingOptionsSchema,
  type MatchingOptions,
} from '../../../../../electron/shared/model/matchingOptions.ts'
import {
  identityGap,
  matchingKindOf,
  matchingKinds,
  matchingSentence,
  otherMatching,
  withMatchingKind,
} from '../../../../../renderer/features/confirm/matchingWords.ts'
import { messages } from '../../../../../renderer/i18n/index.ts'
import type { MessageTree } from '../../../../../renderer/i18n/messages.ts'

const precise: MatchingOptions = { isMatching: true, matchingType: 1, importMode: 1 }
const fuzzy: MatchingOptions = { isMatching: true, matchingType: 2, identifyWay: 2, importMode: 2 }
const wechat: MatchingOptions = { ...fuzzy, identifyWay: 1 }
const off: MatchingOptions = { isMatching: false, importMode: 1 }
const every: FieldKey[] = ['identityId', 'phone', 'unionid', 'openid', 'audienceUserId', 'realName']

describe('the sentence about matching', () => {
  it.each<[string, MatchingOptions, FieldKey[], string, FieldKey[]]>([
    ['precise matching looks at the identity ID only', precise, every, 'one', ['identityId']],
    ['phone first', fuzzy, every, 'several', ['phone', 'unionid', 'openid', 'audienceUserId']],
    ['WeChat first', wechat, every, 'several', ['unionid', 'openid', 'phone', 'audienceUserId']],
    ['only what the file brings is named', fuzzy, ['realName', 'phone'], 'one', ['phone']],
    ['WeChat first in a file of phones is by phone', wechat, ['phone'], 'one', ['phone']],
    ['nothing to look by is said', precise, ['phone'], 'none', []],
    ['matching off', off, every, 'off', []],
  ])('%s', (_, options, filled, key, fields) => {
    expect(matchingSentence(options, new Set(filled))).toEqual({ key, fields })
  })

  /** Catches: a clerk told that blanks are cleared or customers added, which the platform's document does not say. */
  it.each(['zh-CN', 'en'])('claims nothing that the document leaves open, in %s', (locale) => {
    const { sentence } = messages[locale]?.['confirm'] as MessageTree
    const text = Object.values(sentence as MessageTree).join()
    expect(text).not.toMatch(/新客户|新建|清空|覆盖|不变|保留|added|cleared|kept|overwrit/i)
  })
})

describe('the ways of matching', () => {
  it.each(matchingKinds)('%s goes with valid options, made from any options', (kind) => {
    for (const before of [precise, fuzzy, wechat, off]) {
      const after = withMatchingKind(before, kind)
      expect(matchingOptionsSchema.safeParse(after).success).toBe(true)
      expect(matchingKindOf(after)).toBe(kind)
      expect(after.importMode).toBe(before.importMode)
    }
  })

  it('warn only about what the chosen matching looks at', () => {
    const job = { rowsWithoutFuzzyIdentity: 3, rowsWithoutIdentityId: 7 }
    expect(identityGap(precise, job)).toEqual({ kind: 'precise', rows: 7 })
    expect(identityGap(fuzzy, job)).toEqual({ kind: 'fuzzy', rows: 3 })
    expect(identityGap(off, job)).toBeNull()
    expect(identityGap(fuzzy, { ...job, rowsWithoutFuzzyIdentity: 0 })).toBeNull()
  })

  it('offer the other way only where the file brings what it looks for', () => {
    const incomplete: MatchingOptions = { ...precise, importMode: 2 }
    expect(otherMatching(incomplete, new Set(['identityId', 'phone']))).toEqual(fuzzy)
    expect(otherMatching(incomplete, new Set(['identityId', 'unionid', 'phone']))).toEqual(wechat)
    expect(otherMatching(incomplete, new Set(['identityId', 'realName']))).toBeNull()
    expect(otherMatching(fuzzy, new Set(['phone', 'identityId']))).toEqual(incomplete)
    expect(otherMatching(fuzzy, new Set(['phone']))).toBeNull()
  })
})
