import { describe, expect, it } from 'vitest'
import {
  matchingOptionsSchema,
  type MatchingOptions,
} from '../../../../../electron/shared/model/matchingOptions.ts'
import {
  identityGap,
  matchingKindOf,
  sentenceKeys,
  withMatchingKind,
} from '../../../../../renderer/features/confirm/matchingWords.ts'
import { i18n } from '../../../../../renderer/i18n/index.ts'

/** Without the types of every key, which are too deep to follow here. */
const { t, te } = i18n.global as unknown as { t: (key: string) => string; te: (key: string) => boolean }

const precise: MatchingOptions = { isMatching: true, matchingType: 1, importMode: 1 }
const fuzzy: MatchingOptions = { isMatching: true, matchingType: 2, identifyWay: 2, importMode: 2 }
const off: MatchingOptions = { isMatching: false, importMode: 1 }

describe('the description of the matching options', () => {
  it('is different for every combination and exists in the locale', () => {
    const all: MatchingOptions[] = [precise, fuzzy, off, { ...fuzzy, identifyWay: 1 }]
    const sentences = all.flatMap((options) =>
      ([1, 2] as const).map((importMode) => {
        const { matching, mode } = sentenceKeys({ ...options, importMode })
        expect(te(matching)).toBe(true)
        expect(te(mode)).toBe(true)
        return t(matching) + t(mode)
      }),
    )
    expect(new Set(sentences).size).toBe(8)
  })

  it('names the order of fuzzy matching that identifyWay means', () => {
    const { matching } = sentenceKeys(fuzzy)
    expect(t(matching)).toContain('手机号 → unionid → openid → 客户ID')
  })

  it('claims nothing that the platform’s document leaves open', () => {
    for (const options of [precise, fuzzy, { ...fuzzy, identifyWay: 1 as const }]) {
      expect(t(sentenceKeys(options).matching)).toContain('接口文档没有写明')
    }
    const sentences = ['precise', 'fuzzy1', 'fuzzy2', 'mode1', 'mode2'].map((key) =>
      t(`confirm.sentence.${key}`),
    )
    expect(sentences.join()).not.toMatch(/新客户|清空|覆盖|不变|保留/)
  })

  it.each(['precise', 'fuzzy', 'off'] as const)(
    'goes with valid options of kind %s, made from any options',
    (kind) => {
      for (const before of [precise, fuzzy, off]) {
        const after = withMatchingKind(before, kind)
        expect(matchingOptionsSchema.safeParse(after).success).toBe(true)
        expect(matchingKindOf(after)).toBe(kind)
        expect(after.importMode).toBe(before.importMode)
      }
    },
  )

  it('keeps the chosen order when fuzzy is chosen again', () => {
    expect(withMatchingKind(fuzzy, 'fuzzy').identifyWay).toBe(2)
  })

  it('warns only about what the chosen matching looks at', () => {
    const job = { rowsWithoutFuzzyIdentity: 3, rowsWithoutIdentityId: 7 }
    expect(identityGap(precise, job)).toEqual({ kind: 'precise', rows: 7 })
    expect(identityGap(fuzzy, job)).toEqual({ kind: 'fuzzy', rows: 3 })
    expect(identityGap(off, job)).toBeNull()
    expect(identityGap(fuzzy, { ...job, rowsWithoutFuzzyIdentity: 0 })).toBeNull()
  })
})
