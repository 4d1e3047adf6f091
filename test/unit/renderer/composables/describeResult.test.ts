import { afterEach, describe, expect, it } from 'vitest'
import {
  describeResult,
  sentShare,
  summariseResult,
  type Checked,
  type ResultFacts,
  type Sentence,
} from '../../../../renderer/composables/describeResult.ts'
import { i18n } from '../../../../renderer/i18n/index.ts'

/** Distinct figures, so that a number in a sentence says which count it is. */
const figures = { accepted: 311, rejected: 17, skipped: 23, unknown: 41 }
const byUserFigures = [0, 111, 311]

interface Case extends ResultFacts {
  name: string
}

/** Every combination of counts that are there or not, of who confirmed them, of rehearsal and of rows kept. */
function* everyCase(): Iterable<Case> {
  for (const parts of [...Array(16).keys()].slice(1)) {
    const [accepted, rejected, skipped, unknown] = Object.values(figures).map((figure, bit) =>
      parts & (1 << bit) ? figure : 0,
    ) as [number, number, number, number]
    const total = accepted + rejected + skipped + unknown
    const reconciliation = { total, accepted, rejected, skipped, unknown, pending: 0 }
    for (const acceptedByUser of byUserFigures.filter((rows) => rows <= accepted)) {
      for (const isRehearsal of [false, true]) {
        for (const hasRows of [false, true]) {
          const counts = `${accepted}/${rejected}/${skipped}/${unknown}, by user ${acceptedByUser}`
          const name = `${counts}${isRehearsal ? ', rehearsal' : ''}${hasRows ? '' : ', rows gone'}`
          yield { name, reconciliation, acceptedByUser, isRehearsal, hasRows }
        }
      }
    }
  }
}

const cases = [...everyCase()]
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

  it.each(cases)('in a list of imports is true of $name', (facts) => {
    i18n.global.locale.value = language
    const { accepted, rejected, skipped, unknown } = facts.reconciliation
    const said = write(summariseResult(facts))
    const [number = ''] = /\d+/.exec(said) ?? []
    expect(number).toBe(String([unknown, rejected, skipped].find((count) => count > 0) ?? ''))
    if (facts.isRehearsal) expect(said).not.toMatch(words.platform)
    if (!facts.hasRows && unknown === 0) expect(said).not.toMatch(/改好|导出|correct|export/)
    expect(/全部导入|Everything/.test(said)).toBe(
      accepted > 0 && rejected + skipped + unknown === 0 && !facts.isRehearsal,
    )
  })
})

/** Where 核对 can stand about 41 rows without an answer. */
const checks: readonly Checked[] = [
  { state: 'closed' },
  { state: 'open' },
  { state: 'paused' },
  { state: 'running' },
  ...[0, 13, 41, 50].map((missing): Checked => ({ state: 'done', missing })),
]

describe.each(languages)('the sentence about rows that were verified (%s)', (language) => {
  const wordsOf = {
    'zh-CN': {
      unknown: /不确定/,
      missing: /上没有/,
      look: /要您看一眼/,
      verify: /向平台核对|继续核对/,
      platform: /平台/,
    },
    en: {
      unknown: /not known/,
      missing: /not on/,
      look: /left for you/,
      verify: /Verify|Press/,
      platform: /the platform/,
    },
  }
  const words = wordsOf[language]
  const unknownCases = cases.filter(({ reconciliation }) => reconciliation.unknown > 0)
  const pairs = unknownCases.flatMap((facts) =>
    checks.map((checked) => ({ facts, checked, name: facts.name })),
  )

  // 「有 152 条不确定平台收到没有」 over 149 rows that two looks had proven missing.
  it.each(pairs)('is true of $name, $checked', ({ facts, checked }) => {
    i18n.global.locale.value = language
    const { unknown } = facts.reconciliation
    const { tone, title, text } = describeResult(facts, checked)
    const said = write(title)
    const whole = `${said}\n${text === null ? '' : write(text)}`
    const missing = checked.state === 'done' ? Math.min(checked.missing, unknown) : 0
    expect(tone).toBe('unsure')
    expect(words.unknown.test(said)).toBe(checked.state !== 'done')
    expect(words.missing.test(said)).toBe(missing > 0)
    expect(words.look.test(said)).toBe(checked.state === 'done' && missing < unknown)
    expect(words.verify.test(whole)).toBe(['open', 'paused'].includes(checked.state) && !facts.isRehearsal)
    const figures =
      checked.state === 'done' ? [missing, unknown - missing].filter((count) => count > 0) : [unknown]
    expect([...whole.matchAll(/\d+/g)].map(([number]) => Number(number))).toEqual(figures)
    if (facts.isRehearsal) expect(whole).not.toMatch(words.platform)
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
