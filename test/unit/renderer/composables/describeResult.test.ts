import { afterEach, describe, expect, it } from 'vitest'
import {
  describeResult,
  describeTrial,
  sentShare,
  type Sentence,
} from '../../../../renderer/composables/describeResult.ts'
import { i18n } from '../../../../renderer/i18n/index.ts'
import { everyResult, resultFigures as figures } from '../../../support/everyResult.ts'

const cases = [...everyResult()]
const languages = ['zh-CN', 'en'] as const
const wordsOf = {
  'zh-CN': {
    platformConfirmed: /平台(已)?确认收到/,
    userConfirmed: /您核对过/,
    all: /全部(导入|符合)/,
    refused: /拒绝|没有通过/,
    skipped: /跳过/,
    imported: /导入成功|符合要求/,
    live: /导入成功/,
    platform: /平台/,
    canChange: /重传|可以导出/,
  },
  en: {
    platformConfirmed: /platform confirmed/,
    userConfirmed: /[Yy]ou checked/,
    all: /^All .* imported|all .* fine/,
    refused: /rejected|did not pass|none of/,
    skipped: /skipped/,
    imported: /imported|fine/,
    live: /imported/,
    platform: /platform/,
    canChange: /again at once|can export/,
  },
} as const

function write({ key, counts }: Sentence): string {
  return i18n.global.t(
    key,
    Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)])),
  )
}

afterEach(() => (i18n.global.locale.value = 'zh-CN'))

describe.each(languages)('the sentence about a result (%s)', (language) => {
  const words = wordsOf[language]

  // 「平台已确认收到每一批」 over rows that the user marked by hand; 「40 条没有通过」 where 40 were skipped.
  it.each(cases)('is true of $name', (facts) => {
    i18n.global.locale.value = language
    const { accepted, rejected, skipped, unknown } = facts.reconciliation
    const { title, text } = describeResult(facts)
    const said = write(title)
    const more = text === null ? '' : write(text)
    const whole = `${said}\n${more}`
    const isEnded = unknown === 0
    const byPlatform = accepted - facts.acceptedByUser

    const known = [...Object.values(figures), byPlatform, facts.acceptedByUser]
    const numbers = [...whole.matchAll(/\d+/g)].map(([number]) => Number(number))
    expect(numbers.filter((number) => number === 0 || !known.includes(number))).toEqual([])

    expect(words.platformConfirmed.test(whole)).toBe(
      isEnded && rejected === 0 && byPlatform > 0 && !facts.isRehearsal,
    )
    expect(words.userConfirmed.test(whole)).toBe(
      isEnded && rejected === 0 && facts.acceptedByUser > 0 && !facts.isRehearsal,
    )
    expect(words.all.test(said)).toBe(isEnded && rejected + skipped === 0)
    expect(words.refused.test(said)).toBe(isEnded && rejected > 0)
    expect(words.skipped.test(said)).toBe(isEnded && rejected === 0 && skipped > 0)
    expect(words.imported.test(said)).toBe(isEnded && accepted > 0)
    if (facts.isRehearsal) expect(whole).not.toMatch(words.live)
    // The practice server is not the platform; what cannot be changed or exported any more is not offered.
    if (facts.isRehearsal) expect(whole).not.toMatch(words.platform)
    if (!facts.hasRows && unknown === 0) expect(whole).not.toMatch(words.canChange)
    if (unknown > 0) expect(said).toContain(String(unknown))
    if (isEnded && rejected > 0) expect(said).toContain(String(rejected))
    if (isEnded && rejected === 0 && skipped > 0) expect(said).toContain(String(skipped))
    if (isEnded && accepted > 0) expect(said).toContain(String(accepted))
  })
})

/** What 核对 has proven missing of 41 rows without an answer; null: it has not ended. */
const proven = [null, 0, 13, 41, 50]

describe.each(languages)('the sentence about rows without an answer (%s)', (language) => {
  const wordsOf = {
    'zh-CN': { unknown: /不确定/, missing: /上没有/, look: /要您看一眼/, platform: /平台/ },
    en: { unknown: /not known/, missing: /not on/, look: /left for you/, platform: /the platform/ },
  }
  const words = wordsOf[language]
  const unknownCases = cases.filter(({ reconciliation }) => reconciliation.unknown > 0)
  const pairs = unknownCases.flatMap((facts) =>
    proven.map((missing) => ({ facts, missing, name: facts.name })),
  )

  // 「有 152 条不确定平台收到没有」 over 149 rows that two looks had proven missing.
  it.each(pairs)('is true of $name, $missing proven missing', ({ facts, missing: provenMissing }) => {
    i18n.global.locale.value = language
    const { unknown } = facts.reconciliation
    const { tone, title, text } = describeResult(facts, provenMissing)
    const said = write(title)
    const whole = `${said}\n${text === null ? '' : write(text)}`
    const missing = Math.min(provenMissing ?? 0, unknown)
    expect(tone).toBe('unsure')
    expect(words.unknown.test(said)).toBe(provenMissing === null)
    expect(words.missing.test(said)).toBe(missing > 0)
    expect(words.look.test(said)).toBe(provenMissing !== null && missing < unknown)
    const figures =
      provenMissing === null ? [unknown] : [missing, unknown - missing].filter((count) => count > 0)
    expect([...whole.matchAll(/\d+/g)].map(([number]) => Number(number))).toEqual(figures)
    if (facts.isRehearsal) expect(whole).not.toMatch(words.platform)
    // A batch whose record is lost may never have been sent: that no answer came back would be false.
    if (provenMissing === null) expect(describeResult({ ...facts, recordsLost: true }).text).toBeNull()
  })
})

describe.each(languages)('the sentence about a trial (%s)', (language) => {
  const words = {
    'zh-CN': { refused: /拒绝/, unknown: /不确定/, all: /都导入了/, none: /都被平台拒绝/ },
    en: { refused: /rejected/, unknown: /not known/, all: /all .* imported/, none: /^All .* rejected/ },
  }[language]
  const trials = cases.filter(
    ({ isRehearsal, hasRows, acceptedByUser }) => !isRehearsal && hasRows && acceptedByUser === 0,
  )

  // 「试传成功：0 条都导入了」 over rows that were all to be sent again.
  it.each(trials)('is true of $name', ({ reconciliation }) => {
    i18n.global.locale.value = language
    const { accepted, rejected, unknown } = reconciliation
    const rows = accepted + rejected + unknown
    const result = describeTrial(reconciliation)
    if (rows === 0 || result === null) {
      expect([rows, result]).toEqual([0, null])
      return
    }
    const said = write(result.title)
    expect(words.unknown.test(said)).toBe(unknown > 0)
    expect(words.refused.test(said)).toBe(unknown === 0 && rejected > 0)
    expect(words.all.test(said)).toBe(unknown === 0 && rejected === 0)
    expect(words.none.test(said)).toBe(unknown === 0 && accepted === 0)
    const numbers = [...said.matchAll(/\d+/g)].map(([number]) => Number(number))
    expect(
      numbers.every((number) => number > 0 && [rows, accepted, rejected, unknown].includes(number)),
    ).toBe(true)
    expect(result.text && write(result.text)).not.toMatch(/\d|[{}]/)
  })
})

describe('the share that was sent', () => {
  it.each([
    [{ total: 100, skipped: 20, accepted: 40 }, null, 0.5],
    [{ total: 100, skipped: 20, accepted: 30, rejected: 30, unknown: 20 }, null, 1],
    [{ total: 100, accepted: 2, rejected: 1 }, 6, 0.5],
    [{ total: 20, skipped: 20 }, null, 0],
  ])(
    'of %o with a trial of %s is %s: of the rows to send, as the list and the page both say it',
    (counts, trial, share) => {
      const nothing = { total: 0, accepted: 0, rejected: 0, skipped: 0, unknown: 0, pending: 0 }
      expect(sentShare({ ...nothing, ...counts }, trial)).toBe(share)
    },
  )
})
