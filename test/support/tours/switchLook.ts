import type { Page } from 'playwright-core'
import type { Settings } from '../../../electron/shared/model/settings.ts'

export type Look = Pick<Settings, 'theme' | 'language'>

/** The app instance that Vue stores at its root element, with the store. */
interface MountedElement extends Element {
  __vue_app__: {
    config: {
      globalProperties: { $pinia: { _s: Map<string, { settings: Look }> } }
    }
  }
}

/** Changes theme and language as saved settings do, without losing the state of the screen; nothing is asked of the bridge. */
export async function switchLook(page: Page, look: Look): Promise<void> {
  await page.evaluate(async (wanted) => {
    const app = document.querySelector<MountedElement>('#app')?.__vue_app__
    const store = app?.config.globalProperties.$pinia._s.get('settings')
    if (!store) throw new Error('the window has no settings')
    store.settings = { ...store.settings, ...wanted }
    // Waits for colour transitions; an inherited one starts when that of the parent has ended.
    for (let isFading = true; isFading;) {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      const fades = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
      isFading = fades.length > 0
      await Promise.allSettled(fades.map(({ finished }) => finished))
    }
  }, look)
}
