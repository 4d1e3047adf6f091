// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { ElMessage } from 'element-plus'
import { afterEach, describe, expect, it } from 'vitest'
import { h } from 'vue'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import { useUnhandledErrors } from '../../../../renderer/composables/useUnhandledErrors.ts'
import { i18n } from '../../../../renderer/i18n/index.ts'

afterEach(() => ElMessage.closeAll())

const shown = () =>
  [...document.querySelectorAll('[data-test="error-toast"]')].map(({ textContent }) => textContent).join()

function open(act: () => unknown = () => undefined) {
  const Child = { render: () => h('button', { onClick: act }) }
  const Page = {
    setup() {
      useUnhandledErrors()
      return () => h(Child)
    },
  }
  return mount(Page, { global: { plugins: [i18n] }, attachTo: document.body })
}

describe('an error of main that nobody waits for', () => {
  it('is shown with its code, whether a key or a button began it', async () => {
    const page = open(async () => Promise.reject(new AppError('view.tooLarge', '')))
    await page.find('button').trigger('click')
    await expect.poll(shown).toContain('view.tooLarge')
    ElMessage.closeAll()
    const reason = new AppError('storage.tampered', '')
    const event = Object.assign(new Event('unhandledrejection', { cancelable: true }), { reason })
    window.dispatchEvent(event)
    await expect.poll(shown).toContain('storage.tampered')
    expect(event.defaultPrevented, 'it is no longer one for the console').toBe(true)
    page.unmount()
    window.dispatchEvent(
      Object.assign(new Event('unhandledrejection'), { reason: new AppError('internal', '') }),
    )
    expect(shown()).not.toContain('internal')
  })

  it('is left to the console when it is a fault of the page itself', () => {
    const page = open()
    const event = Object.assign(new Event('unhandledrejection', { cancelable: true }), {
      reason: new TypeError('x'),
    })
    window.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(false)
    expect(shown()).not.toContain('internal')
    page.unmount()
  })
})
