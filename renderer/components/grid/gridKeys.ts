/** The part of a `KeyboardEvent` that decides. */
export interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
  isComposing: boolean
}

export type Direction = 'up' | 'down' | 'left' | 'right'

/** What a key means while no editor is open. */
export type GridCommand =
  | { kind: 'move'; to: Direction; isFar: boolean; isExtending: boolean }
  | {
      kind: 'goto'
      to: 'rowStart' | 'rowEnd' | 'first' | 'last' | 'pageUp' | 'pageDown'
      isExtending: boolean
    }
  /** Opens the editor: with the whole text selected, or with the caret at its end. */
  | { kind: 'edit'; caret: 'all' | 'end' }
  | { kind: 'clear' }
  | { kind: 'escape' }
  | { kind: 'fillDown' }
  | { kind: 'selectAll' | 'selectRow' | 'selectColumn' }
  | { kind: 'menu' }
  | { kind: 'find' | 'replace' | 'goToRow' }
  | { kind: 'finding'; direction: 'next' | 'previous' }

const directions: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

/**
 * Returns what a key means in the grid; null: it is no command (typing, Tab, the clipboard's keys, which arrive as events of
 * their own). While an input method composes, no key is one.
 */
export function commandOf(press: KeyPress): GridCommand | null {
  const { key, shiftKey, altKey } = press
  const isControl = press.ctrlKey || press.metaKey
  // Chromium names a key `Process` when an input method takes it before the composition begins.
  if (press.isComposing || key === 'Process') return null
  const to = directions[key]
  if (altKey) return key === 'ArrowDown' && !isControl ? { kind: 'menu' } : null
  if (to) return { kind: 'move', to, isFar: isControl, isExtending: shiftKey }
  return isControl ? controlCommand(key, shiftKey) : plainCommand(key, shiftKey)
}

function controlCommand(key: string, isExtending: boolean): GridCommand | null {
  switch (key.toLowerCase()) {
    case 'home':
      return { kind: 'goto', to: 'first', isExtending }
    case 'end':
      return { kind: 'goto', to: 'last', isExtending }
    case ' ':
      return { kind: 'selectColumn' }
    case 'a':
      return { kind: 'selectAll' }
    case 'd':
      return { kind: 'fillDown' }
    case 'f':
      return { kind: 'find' }
    case 'h':
      return { kind: 'replace' }
    case 'g':
      return { kind: 'goToRow' }
    default:
      return null
  }
}

function plainCommand(key: string, shiftKey: boolean): GridCommand | null {
  switch (key) {
    case 'Home':
      return { kind: 'goto', to: 'rowStart', isExtending: shiftKey }
    case 'End':
      return { kind: 'goto', to: 'rowEnd', isExtending: shiftKey }
    case 'PageUp':
      return { kind: 'goto', to: 'pageUp', isExtending: shiftKey }
    case 'PageDown':
      return { kind: 'goto', to: 'pageDown', isExtending: shiftKey }
    case 'Enter':
      return { kind: 'edit', caret: 'all' }
    case 'F2':
      return { kind: 'edit', caret: 'end' }
    case 'Delete':
    case 'Backspace':
      return { kind: 'clear' }
    case 'Escape':
      return { kind: 'escape' }
    case 'F8':
      return { kind: 'finding', direction: shiftKey ? 'previous' : 'next' }
    case ' ':
      return shiftKey ? { kind: 'selectRow' } : null
    default:
      return null
  }
}

/** What a key means while an editor is open. */
export type EditorCommand =
  | { kind: 'save'; then: Direction | 'stay' }
  | { kind: 'saveToRange' }
  | { kind: 'giveUp' }
  | { kind: 'lineBreak' }
  | { kind: 'suggestion'; number: number }
  | { kind: 'choices' }

/**
 * Returns what a key means in an open editor; null: it belongs to the text.
 *
 * @param isReplacing the editor was opened by typing: arrow keys save and move, as in spreadsheets; otherwise they move the
 * caret
 */
export function editorCommandOf(press: KeyPress, isReplacing: boolean): EditorCommand | null {
  const { key, shiftKey, altKey } = press
  const isControl = press.ctrlKey || press.metaKey
  if (press.isComposing || key === 'Process') return null
  if (altKey && !isControl) {
    if (/^\d$/.test(key)) return { kind: 'suggestion', number: Number(key) }
    if (key === 'Enter') return { kind: 'lineBreak' }
    return key === 'ArrowDown' ? { kind: 'choices' } : null
  }
  if (key === 'Enter')
    return isControl ? { kind: 'saveToRange' } : { kind: 'save', then: shiftKey ? 'up' : 'down' }
  if (key === 'Tab' && !isControl) return { kind: 'save', then: shiftKey ? 'left' : 'right' }
  if (key === 'Escape') return { kind: 'giveUp' }
  const to = directions[key]
  return to && isReplacing && !shiftKey && !isControl ? { kind: 'save', then: to } : null
}
