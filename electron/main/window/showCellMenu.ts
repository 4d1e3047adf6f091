import { Menu, type BrowserWindow } from 'electron'
import type { CellMenuAnswer, CellMenuPlace } from '../../shared/model/cellMenu.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import { cellMenuTemplate } from './contextMenu.ts'

/** Time after which a closed menu counts as left without a choice: its click comes after it was closed. */
const clickDelayMs = 100

/** Shows the system's menu of a cell at the mouse. Resolves with what the page is to do. */
export function showCellMenu(
  window: BrowserWindow,
  place: CellMenuPlace,
  texts: Texts['system']['menu'],
): Promise<CellMenuAnswer> {
  return new Promise((resolve) => {
    const template = cellMenuTemplate(place, texts, (chosen) => resolve({ isShown: true, chosen }))
    const leave = (): void => void setTimeout(() => resolve({ isShown: true, chosen: null }), clickDelayMs)
    Menu.buildFromTemplate(template).popup({ window, callback: leave })
  })
}
