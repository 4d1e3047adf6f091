import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { CellMenuChoice, CellMenuPlace } from '../../shared/model/cellMenu.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'

/** The part of Electron's `context-menu` event used here. */
export type ContextMenuPlace = Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>

/**
 * Builds the menu of a right click: 剪切 复制 粘贴 全选 in a text field, 复制 on selected text, none elsewhere. Electron
 * has none of its own, and without one a token cannot be pasted by mouse.
 */
export function contextMenuTemplate(
  { isEditable, selectionText, editFlags }: ContextMenuPlace,
  texts: Texts['system']['menu'],
): MenuItemConstructorOptions[] {
  const copy = { role: 'copy', label: texts.copy, enabled: editFlags.canCopy } as const
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy]
  return [
    { role: 'cut', label: texts.cut, enabled: editFlags.canCut },
    copy,
    { role: 'paste', label: texts.paste, enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', label: texts.selectAll, enabled: editFlags.canSelectAll },
  ]
}

/** Builds the menu of a cell of the grid, whose field has the focus. */
export function cellMenuTemplate(
  { canEdit, canRestore, canFilter, isSkipped }: CellMenuPlace,
  texts: Texts['system']['menu'],
  choose: (choice: CellMenuChoice) => void,
): MenuItemConstructorOptions[] {
  const own: MenuItemConstructorOptions[] = []
  if (canRestore) own.push({ label: texts.restore, click: () => choose('restore') })
  if (canFilter) own.push({ label: texts.sameValues, click: () => choose('sameValues') })
  if (isSkipped !== null) {
    const [label, choice] = isSkipped
      ? ([texts.unskipRow, 'unskip'] as const)
      : ([texts.skipRow, 'skip'] as const)
    own.push({ label, click: () => choose(choice) })
  }
  return [
    ...(canEdit ? [{ role: 'cut', label: texts.cut } as const] : []),
    { role: 'copy', label: texts.copy },
    ...(canEdit ? [{ role: 'paste', label: texts.paste } as const] : []),
    ...(own.length > 0 ? [{ type: 'separator' } as const] : []),
    ...own,
  ]
}
