import { describe, expect, it } from 'vitest'
import { findTextIn, loadTexts } from '../../../electron/shared/locales/loadTexts.ts'
import { resultTone, summariseResult } from '../../../electron/shared/model/importResult.ts'
import { everyResult } from '../../support/everyResult.ts'

const cases = [...everyResult()]

describe.each(['zh-CN', 'en'] as const)('the result in one sentence (%s)', (language) => {
  const words = {
    'zh-CN': {
      all: /全部导入/,
      platform: /平台/,
      rehearsal: /演练/,
      changeable: /改好|导出/,
      nothing: /没有上传/,
    },
    en: {
      all: /Everything was/,
      platform: /platform/,
      rehearsal: /rehears/i,
      changeable: /correct|export/,
      nothing: /Nothing was/,
    },
  }[language]

  // A notification said 「300 条全部导入成功」 of a rehearsal, and the list 「全部导入成功」 where rows were skipped.
  it.each(cases)('is true of $name', (facts) => {
    const { accepted, rejected, skipped, unknown } = facts.reconciliation
    const { key, count } = summariseResult(facts)
    const said = findTextIn(loadTexts(language))(key, { count }) ?? ''
    const [number = ''] = /\d+/.exec(said) ?? []
    expect(number).toBe(String([unknown, rejected, skipped].find((rows) => rows > 0) ?? ''))
    expect(said).not.toMatch(/[{}]/)
    if (facts.isRehearsal) expect(said).not.toMatch(words.platform)
    expect(words.rehearsal.test(said)).toBe(facts.isRehearsal && accepted + rejected + unknown > 0)
    if (!facts.hasRows && unknown === 0) expect(said).not.toMatch(words.changeable)
    expect(words.all.test(said)).toBe(
      accepted > 0 && rejected + skipped + unknown === 0 && !facts.isRehearsal,
    )
    if (accepted + rejected + unknown === 0) expect(said).toMatch(words.nothing)
  })
})

// Rows that were all skipped had the green tick of a success.
it.each(cases)('looks as it is: $name', ({ reconciliation }) => {
  const { accepted, rejected, unknown } = reconciliation
  const tone = resultTone(reconciliation)
  expect(tone === 'good').toBe(accepted > 0 && rejected + unknown === 0)
  expect(tone === 'unsure').toBe(unknown > 0)
  expect(tone === 'aside').toBe(accepted + rejected + unknown === 0)
})
