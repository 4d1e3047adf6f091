import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
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
