import { nativeTheme, type BrowserWindow } from 'electron'
import type { Theme } from '../../shared/model/settings.ts'
import { windowBackgrounds } from './windowBackgrounds.ts'

/**
 * Sets light or dark for the window's frame, menus, dialogs and, through `prefers-color-scheme`, for the page itself:
 * set before the window opens, the page paints right from the start.
 */
export function setTheme(theme: Theme): void {
  nativeTheme.themeSource = theme
}

export function windowBackground(): string {
  return nativeTheme.shouldUseDarkColors ? windowBackgrounds.dark : windowBackgrounds.light
}

/** Keeps the fill of a window in step with the setting and with the desktop. */
export function followTheme(window: BrowserWindow): void {
  const repaint = (): void => window.setBackgroundColor(windowBackground())
  nativeTheme.on('updated', repaint)
  window.once('closed', () => void nativeTheme.off('updated', repaint))
}
