// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { errorCodes, type ErrorCode } from '../../../../electron/shared/errors/codes.ts'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import { describeError } from '../../../../electron/shared/locales/describeError.ts'
import { findTextIn, loadTexts } from '../../../../electron/shared/locales/loadTexts.ts'
import ErrorNote from '../../../../renderer/components/ErrorNote.vue'
import { useNotify } from '../../../../renderer/composables/useNotify.ts'
import { useErrorText } from '../../../../renderer/composables/useErrorText.ts'
import { i18n } from '../../../../renderer/i18n/index.ts'
import { freshStores, mountScreen } from '../../../support/renderer/mountScreen.ts'

/** What an error may carry, so that a reason brings its own advice. */
const params = { reason: 'json', field: 'phone', fields: 'phone', configId: '1' }
/** Nothing went wrong: the user has cancelled. */
const needsNoAdvice = ['cancelled']

describe.each(['zh-CN', 'en'] as const)('every error, in %s', (language) => {
  const textOf = (code: ErrorCode) => describeError({ code, params }, findTextIn(loadTexts(language)))

  it('gives what happened and then what to do', () => {
    const withoutAdvice = errorCodes
      .filter((code) => !needsNoAdvice.includes(code))
      .filter((code) => textOf(code).fix === null)
    expect(withoutAdvice).toEqual([])
  })

  it('names an action of the user, not only a state', () => {
    const action =
      language === 'zh-CN'
        ? /请|可以|会重新|所有行都/
        : /\b(choose|open|check|close|save|set|give|run|install|ask|change|export|import|split|clear|free|enter|pick|try|use|copy|keep|mend|map|match|wait|turn|go|start|unlock|report|move|look|name|make|add|all rows|paste|sign|contact|tell|compare|remove|select|rename)/i
    const passive = errorCodes
      .filter((code) => !needsNoAdvice.includes(code))
      .filter((code) => !action.test(textOf(code).fix ?? ''))
    expect(passive).toEqual([])
  })

  // The window finds its texts through vue-i18n: a key that it cannot reach would show as a bare code.
  it('has the same text in the window and on the command line', async () => {
    freshStores()
    const Screen = { setup: () => ({ errorText: useErrorText() }), render: () => null }
    const { wrapper } = await mountScreen(Screen, {})
    const { errorText } = wrapper.vm as unknown as { errorText: ReturnType<typeof useErrorText> }
    i18n.global.locale.value = language
    const shown = errorCodes.map((code) => errorText(new AppError(code, 'for the log', { params })))
    i18n.global.locale.value = 'zh-CN'
    expect(shown).toEqual(errorCodes.map((code) => ({ ...textOf(code), code })))
  })
})

describe('an error on the screen', () => {
  it('has a code that is copied with one click, without a clipboard permission', async () => {
    freshStores()
    const copied: unknown[] = []
    document.execCommand = vi.fn(() => {
      copied.push(document.querySelector('textarea')?.value)
      return true
    })
    const error = new AppError('file.locked', 'EBUSY')
    const { by } = await mountScreen(ErrorNote, { error })
    expect(by('error-note').text()).toContain('请在 Excel 或 WPS 中保存并关闭它')
    await by('copy-code').trigger('click')
    expect(copied).toEqual(['file.locked'])
  })

  it('gives what to do and a code to copy in a transient message too', async () => {
    freshStores()
    const copied: unknown[] = []
    document.execCommand = vi.fn(() => copied.push(document.querySelector('textarea')?.value) > 0)
    const Failing = { setup: () => ({ notify: useNotify() }), render: () => null }
    const { wrapper } = await mountScreen(Failing, {})
    const { notify } = wrapper.vm as unknown as { notify: ReturnType<typeof useNotify> }
    notify.fail(new AppError('file.locked', 'EBUSY'))
    await nextTick()
    const toast = document.querySelector('[data-test="error-toast"]')
    expect(toast?.textContent).toContain('请在 Excel 或 WPS 中保存并关闭它')
    expect(toast?.textContent).toContain('file.locked')
    toast?.querySelector('button')?.click()
    expect(copied).toEqual(['file.locked'])
  })
})
