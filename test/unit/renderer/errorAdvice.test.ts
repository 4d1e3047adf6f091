// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { errorCodes } from '../../../electron/shared/errors/codes.ts'
import { describeError, loadTexts } from '../../../electron/shared/locales/loadTexts.ts'
import ErrorNote from '../../../renderer/components/ErrorNote.vue'
import { useNotify } from '../../../renderer/composables/useNotify.ts'
import { splitAdvice } from '../../../renderer/composables/splitAdvice.ts'
import { RequestError } from '../../../renderer/ipc/RequestError.ts'
import { freshStores, mountScreen } from '../../support/renderer/mountScreen.ts'

/** What an error may carry, so that a reason brings its own advice. */
const params = { reason: 'json', field: 'phone', fields: 'phone', configId: '1' }
/** Nothing went wrong: the user has cancelled. */
const needsNoAdvice = ['cancelled']

describe.each(['zh-CN', 'en'] as const)('every error, in %s', (language) => {
  const texts = loadTexts(language)

  it('says what happened and then what to do: no dead end', () => {
    const withoutAdvice = errorCodes
      .filter((code) => !needsNoAdvice.includes(code))
      .filter((code) => splitAdvice(describeError(texts, { code, params })).fix === null)
    expect(withoutAdvice).toEqual([])
  })

  it('names an action of the user, not only a state', () => {
    const action =
      language === 'zh-CN'
        ? /请|可以|会重新|所有行都/
        : /\b(choose|open|check|close|save|set|give|run|install|ask|change|export|import|split|clear|free|enter|pick|try|use|copy|keep|mend|map|match|wait|turn|go|start|unlock|report|move|look|name|make|add|all rows|paste|sign|contact|tell|compare|remove|select|rename)/i
    const passive = errorCodes
      .filter((code) => !needsNoAdvice.includes(code))
      .filter((code) => !action.test(splitAdvice(describeError(texts, { code, params })).fix ?? ''))
    expect(passive).toEqual([])
  })
})

describe('cutting an error text in two', () => {
  it.each([
    ['出错了。请重试。再不行就重启。', '出错了。', '请重试。再不行就重启。'],
    ['No 3.5 GB left. Free some space.', 'No 3.5 GB left.', 'Free some space.'],
    ['只有一句。', '只有一句。', null],
    ['没有句号', '没有句号', null],
  ])('cuts %s behind its first sentence', (text, title, fix) => {
    expect(splitAdvice(text)).toEqual({ title, fix })
  })
})

describe('an error on the screen', () => {
  it('has a code that is copied with one click, without the permission that the window does not have', async () => {
    freshStores()
    const copied: unknown[] = []
    document.execCommand = vi.fn(() => {
      copied.push(document.querySelector('textarea')?.value)
      return true
    })
    const error = new RequestError({ code: 'file.locked', message: 'EBUSY', params: {} })
    const { by } = await mountScreen(ErrorNote, { error })
    expect(by('error-note').text()).toContain('请在 Excel 或 WPS 中保存并关闭它')
    await by('copy-code').trigger('click')
    expect(copied).toEqual(['file.locked'])
  })

  it('has what to do and a code to copy in a passing message too', async () => {
    freshStores()
    const copied: unknown[] = []
    document.execCommand = vi.fn(() => copied.push(document.querySelector('textarea')?.value) > 0)
    const Failing = { setup: () => ({ notify: useNotify() }), render: () => null }
    const { wrapper } = await mountScreen(Failing, {})
    const { notify } = wrapper.vm as unknown as { notify: ReturnType<typeof useNotify> }
    notify.fail(new RequestError({ code: 'file.locked', message: 'EBUSY', params: {} }))
    await nextTick()
    const toast = document.querySelector('[data-test="error-toast"]')
    expect(toast?.textContent).toContain('请在 Excel 或 WPS 中保存并关闭它')
    expect(toast?.textContent).toContain('file.locked')
    toast?.querySelector('button')?.click()
    expect(copied).toEqual(['file.locked'])
  })
})
