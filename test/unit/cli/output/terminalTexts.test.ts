import { expect, it } from 'vitest'
import { errorCodes } from '../../../../electron/shared/errors/codes.ts'
import { describeError } from '../../../../electron/shared/locales/describeError.ts'
import { findTextIn, loadTexts } from '../../../../electron/shared/locales/loadTexts.ts'

/** Errors that the command line cannot meet. */
const ofTheWindow = /^(ipc|update)\.|^file\.unknownId$/
/** Advice that needs a window: pages, buttons, lists, choosing a file again. */
const needsWindow =
  /首页|页面|「设置」|点「|在设置里|窗口里|重新选择|重新打开程序|choose|click|\bpage\b|in the settings|list of jobs|open the/i

it.each(['zh-CN', 'en'] as const)('no advice in a terminal needs the window (%s)', (language) => {
  const find = findTextIn(loadTexts(language))
  const unfit = errorCodes
    .filter((code) => !ofTheWindow.test(code) && code !== 'file.notSpreadsheet')
    .map((code) => `${code}: ${describeError({ code, params: {} }, find, 'terminal').fix ?? ''}`)
    .filter((text) => needsWindow.test(text))
  expect(unfit).toEqual([])
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
