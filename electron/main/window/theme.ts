import { nativeTheme, type BrowserWindow } from 'electron'
import type { Theme } from '../../shared/model/settings.ts'
import { windowBackgrounds } from './windowBackgrounds.ts'

/**
 * Sets light or dark for the window's frame, menus and dialogs, and through `prefers-color-scheme` for the page. Must run
 * before the window opens, so that the first paint is right.
 */
export function setTheme(theme: Theme): void {
  nativeTheme.themeSource = theme
}

export function windowBackground(): string {
  return nativeTheme.shouldUseDarkColors ? windowBackgrounds.dark : windowBackgrounds.light
}

/** Updates the background of a window when the setting or the desktop changes. */
export function followTheme(window: BrowserWindow): void {
  const repaint = (): void => window.setBackgroundColor(windowBackground())
  nativeTheme.on('updated', repaint)
  window.once('closed', () => void nativeTheme.off('updated', repaint))
}
