import type { Theme } from '../electron/shared/model/settings.ts'

const rememberedKey = 'theme'

/**
 * Applies the chosen theme to the page for `styles/tokens.css`. In the app the main process has set
 * `prefers-color-scheme` to the same value before the first paint.
 */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme
  localStorage.setItem(rememberedKey, theme)
}

/** Applies the last theme before the settings arrive, so that a plain browser does not flash. */
export function applyRememberedTheme(): void {
  document.documentElement.dataset['theme'] = localStorage.getItem(rememberedKey) ?? 'system'
}
