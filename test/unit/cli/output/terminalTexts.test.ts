import { expect, it } from 'vitest'
import { errorCodes } from '../../../../electron/shared/errors/codes.ts'
import { describeError } from '../../../../electron/shared/locales/describeError.ts'
import { commands } from '../../../../electron/cli/commands/commands.ts'
import { optionsOf } from '../../../../electron/cli/grammar/describeForms.ts'
import { issueCodes } from '../../../../electron/shared/model/issue.ts'
import { describeIssue, findTextIn, loadTexts } from '../../../../electron/shared/locales/loadTexts.ts'
import { isOfTheWindow } from '../../../../scripts/cliJson/windowErrors.ts'

/** Advice that needs a window: pages, buttons, lists, choosing a file again. */
const needsWindow =
  /首页|页面|「设置」|点「|在设置里|窗口里|重新选择|重新打开程序|choose|click|\bpage\b|in the settings|list of jobs|open the/i

it.each(['zh-CN', 'en'] as const)('no advice in a terminal needs the window (%s)', (language) => {
  const find = findTextIn(loadTexts(language))
  const unfit = errorCodes
    .filter((code) => !isOfTheWindow(code) && code !== 'file.notSpreadsheet')
    .map((code) => `${code}: ${describeError({ code, params: {} }, find, 'terminal').fix ?? ''}`)
    .filter((text) => needsWindow.test(text))
  expect(unfit).toEqual([])
})

/** Buttons and pages that advice about a finding names; in an exported file `here` is the file. */
const namesButton = {
  terminal: /[选点]择?「|「检查数据」|「选择文件」|在这里|choose “|under check data|\bhere\b/i,
  file: /[选点]择?「|「检查数据」|「选择文件」|choose “|under check data/i,
}

it.each(['zh-CN', 'en'] as const)('no advice about a finding needs the window (%s)', (language) => {
  const texts = loadTexts(language)
  for (const reader of ['terminal', 'file'] as const) {
    const unfit = issueCodes
      .map((code) => {
        const issue = { code, severity: 'error', field: null, columnIndex: null, params: {} } as const
        return `${code}: ${describeIssue(texts, issue, { row: '1', columnName: 'x', reader }).fix}`
      })
      .filter((text) => namesButton[reader].test(text))
    expect(unfit, reader).toEqual([])
  }
})

it('advice about a finding names only options that there are, with values that they take', () => {
  const options = new Map(commands.flatMap(optionsOf).map((option) => [option.name as string, option]))
  const texts = loadTexts('zh-CN')
  let named = 0
  for (const code of issueCodes) {
    const issue = { code, severity: 'error', field: null, columnIndex: null, params: {} } as const
    const { fix } = describeIssue(texts, issue, { row: '1', columnName: 'x', reader: 'terminal' })
    for (const [, name = '', value = ''] of fix.matchAll(/--([a-z-]+)(?: ([a-z][a-z0-9-]*))?/g)) {
      const option = options.get(name)
      expect(option, `${code} ${name}`).toBeDefined()
      if (value !== '' && option && option.choices.length > 0) expect(option.choices, code).toContain(value)
      named += 1
    }
  }
  expect(named).toBeGreaterThan(9)
})

it('the window keeps its own advice', () => {
  const find = findTextIn(loadTexts('zh-CN'))
  expect(describeError({ code: 'job.notFound', params: {} }, find).fix).toContain('首页')
  expect(describeError({ code: 'job.notFound', params: {} }, find, 'terminal').fix).toContain('jobs')
})

it('an error of a kind has the advice of that kind, not the general one of its code', () => {
  const find = findTextIn(loadTexts('en'))
  const params = { kind: 'similarOption', detail: '--x', similar: '--y', help: 'help' }
  expect(describeError({ code: 'usage.invalid', params }, find, 'terminal').fix).toContain('--y')
})

it.each(['zh-CN', 'en'] as const)(
  'states and outcomes have the words of the window (%s)',
  async (language) => {
    const { default: jobs } = (await import(`../../../../renderer/locales/${language}/jobs.json`)) as {
      default: { state: { [name: string]: string } }
    }
    const { default: common } = (await import(`../../../../renderer/locales/${language}/common.json`)) as {
      default: { reconciliation: { [name: string]: string } }
    }
    const { states, reconciliation } = loadTexts(language).cli
    for (const [state, word] of Object.entries(states)) {
      expect(word.toLowerCase(), state).toBe(jobs.state[state]?.toLowerCase())
    }
    for (const name of ['accepted', 'rejected', 'skipped', 'unknown', 'pending']) {
      const word = common.reconciliation[name] ?? ''
      expect(reconciliation.toLowerCase(), name).toContain(`${word.toLowerCase()} {${name}}`)
    }
  },
)
