import type { Page } from 'playwright-core'
import type { Settings } from '../../../electron/shared/model/settings.ts'

export type Look = Pick<Settings, 'theme' | 'language'>

/** What Vue leaves at the element that it was mounted on, and the store in it. */
interface MountedElement extends Element {
  __vue_app__: {
    config: {
      globalProperties: { $pinia: { _s: Map<string, { save: (changes: Look) => Promise<void> }> } }
    }
  }
}

/** Changes theme and language where the window stands, the way the settings page does: no state of the screen is lost. */
export async function switchLook(page: Page, look: Look): Promise<void> {
  await page.evaluate(async (wanted) => {
    const app = document.querySelector<MountedElement>('#app')?.__vue_app__
    const settings = app?.config.globalProperties.$pinia._s.get('settings')
    if (!settings) throw new Error('the window has no settings')
    await settings.save(wanted)
    // On the way from one theme to the other colours are neither; one that is inherited begins when that above has ended.
    for (let isFading = true; isFading;) {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      const fades = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
      isFading = fades.length > 0
      await Promise.allSettled(fades.map(({ finished }) => finished))
    }
  }, look)
}
