import { describe, expect, it } from 'vitest'
import { callVersionFacts } from '../../../../../electron/shared/model/callVersion.ts'
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
const { v1, v2 } = callVersionFacts
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
    expect(matchingSentence(options, new Set(filled), v1)).toEqual({ key, fields })
  })

  /** Catches: 「按身份识别ID找」 under a version that sends no ID without its type, or an order that it does not ask for. */
  it.each<[string, MatchingOptions, FieldKey[], string, string[]]>([
    ['an ID without a type is not named', precise, ['identityId', 'phone'], 'one', ['phone']],
    ['an ID with its type is', precise, ['identityId', 'identityType'], 'one', ['typedIdentityId']],
    [
      'precise matching has the whole list',
      precise,
      every,
      'list',
      ['phone', 'unionid', 'openid', 'audienceUserId'],
    ],
    [
      'the order of the first version means nothing',
      wechat,
      ['unionid', 'phone'],
      'list',
      ['phone', 'unionid'],
    ],
    ['a type alone is nothing to look by', fuzzy, ['identityType', 'realName'], 'emptyList', []],
    ['it cannot leave matching off', off, ['phone'], 'one', ['phone']],
  ])('of the second version: %s', (_, options, filled, key, fields) => {
    expect(matchingSentence(options, new Set(filled), v2)).toEqual({ key, fields })
  })

  /** Catches: a clerk told that blanks are cleared or customers added, which the platform's document does not say. */
  it.each(['zh-CN', 'en'])('claims nothing that the document leaves open, in %s', (locale) => {
    const { sentence } = messages[locale]?.['confirm'] as MessageTree
    const text = Object.values(sentence as MessageTree).join()
    expect(text).not.toMatch(/新客户|新建|清空|覆盖|不变|保留|added|cleared|kept|overwrit/i)
  })
})

describe('the ways of matching', () => {
  it.each([
    ...matchingKinds(v1).map((kind) => ({ kind, facts: v1 })),
    ...matchingKinds(v2).map((kind) => ({ kind, facts: v2 })),
  ])('$kind goes with valid options, made from any options', ({ kind, facts }) => {
    for (const before of [precise, fuzzy, wechat, off]) {
      const after = withMatchingKind(before, kind)
      expect(matchingOptionsSchema.safeParse(after).success).toBe(true)
      expect(matchingKindOf(after, facts)).toBe(kind)
      expect(after.importMode).toBe(before.importMode)
    }
  })

  /** Catches: a way to match that the version cannot be told, chosen in vain or refused at the start. */
  it('are those that the version knows', () => {
    expect(matchingKinds(v1)).toEqual(['number', 'phone', 'wechat', 'off'])
    expect(matchingKinds(v2)).toEqual(['precise', 'fuzzy'])
  })

  it('keep the order for the first version, where the second does not ask for it', () => {
    expect(withMatchingKind(fuzzy, 'fuzzy')).toEqual(fuzzy)
    expect(withMatchingKind(wechat, 'fuzzy')).toEqual(wechat)
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
