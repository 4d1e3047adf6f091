import type { Theme } from '../electron/shared/model/settings.ts'

const rememberedKey = 'theme'

/**
 * Puts the chosen theme on the page; `styles/tokens.css` does the rest. In the app the main process has set
 * `prefers-color-scheme` to the same before the first paint.
 */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme
  localStorage.setItem(rememberedKey, theme)
}

/** Before the settings have arrived: the theme of last time, so that nothing flashes in a plain browser either. */
export function applyRememberedTheme(): void {
  document.documentElement.dataset['theme'] = localStorage.getItem(rememberedKey) ?? 'system'
}
