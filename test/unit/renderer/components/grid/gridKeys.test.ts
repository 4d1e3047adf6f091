import { describe, expect, it } from 'vitest'
import {
  commandOf,
  editorCommandOf,
  type KeyPress,
} from '../../../../../renderer/components/grid/gridKeys.ts'

function press(keys: string, isComposing = false): KeyPress {
  const parts = keys.split('+')
  const has = (name: string): boolean => parts.slice(0, -1).includes(name)
  return {
    key: parts.at(-1) ?? '',
    ctrlKey: has('Ctrl'),
    metaKey: has('Meta'),
    shiftKey: has('Shift'),
    altKey: has('Alt'),
    isComposing,
  }
}

describe('keys in the grid', () => {
  it.each([
    ['ArrowDown', { kind: 'move', to: 'down', isFar: false, isExtending: false }],
    ['Shift+ArrowLeft', { kind: 'move', to: 'left', isFar: false, isExtending: true }],
    ['Ctrl+ArrowUp', { kind: 'move', to: 'up', isFar: true, isExtending: false }],
    ['Ctrl+Shift+ArrowRight', { kind: 'move', to: 'right', isFar: true, isExtending: true }],
    ['Home', { kind: 'goto', to: 'rowStart', isExtending: false }],
    ['Ctrl+End', { kind: 'goto', to: 'last', isExtending: false }],
    ['Ctrl+Shift+Home', { kind: 'goto', to: 'first', isExtending: true }],
    ['PageDown', { kind: 'goto', to: 'pageDown', isExtending: false }],
    ['Enter', { kind: 'edit', caret: 'all' }],
    ['F2', { kind: 'edit', caret: 'end' }],
    ['Delete', { kind: 'clear' }],
    ['Backspace', { kind: 'clear' }],
    ['Escape', { kind: 'escape' }],
    ['Ctrl+d', { kind: 'fillDown' }],
    ['Ctrl+A', { kind: 'selectAll' }],
    ['Ctrl+ ', { kind: 'selectColumn' }],
    ['Shift+ ', { kind: 'selectRow' }],
    ['Ctrl+f', { kind: 'find' }],
    ['Meta+f', { kind: 'find' }],
    ['Ctrl+h', { kind: 'replace' }],
    ['Ctrl+g', { kind: 'goToRow' }],
    ['F8', { kind: 'finding', direction: 'next' }],
    ['Shift+F8', { kind: 'finding', direction: 'previous' }],
    ['Alt+ArrowDown', { kind: 'menu' }],
  ])('%s is a command', (keys, command) => {
    expect(commandOf(press(keys))).toEqual(command)
  })

  // What is typed would be lost, Tab would not leave the grid, and copying would copy nothing.
  it.each(['a', '中', ' ', '1', 'Tab', 'Shift+Tab', 'Ctrl+c', 'Ctrl+v', 'Ctrl+x', 'Ctrl+z', 'Ctrl+y', 'F6'])(
    '%s is none',
    (keys) => {
      expect(commandOf(press(keys))).toBeNull()
    },
  )

  // Enter takes a candidate of the input method, and the arrows choose among them.
  it.each(['Enter', 'ArrowDown', 'Escape', 'Backspace', 'Process', 'F2'])(
    '%s belongs to an input method that composes',
    (keys) => {
      expect(commandOf(press(keys, keys !== 'Process'))).toBeNull()
      expect(editorCommandOf(press(keys, keys !== 'Process'), true)).toBeNull()
    },
  )
})

describe('keys in the editor', () => {
  it.each([
    ['Enter', { kind: 'save', then: 'down' }],
    ['Shift+Enter', { kind: 'save', then: 'up' }],
    ['Tab', { kind: 'save', then: 'right' }],
    ['Shift+Tab', { kind: 'save', then: 'left' }],
    ['Ctrl+Enter', { kind: 'saveToRange' }],
    ['Alt+Enter', { kind: 'lineBreak' }],
    ['Escape', { kind: 'giveUp' }],
    ['Alt+3', { kind: 'suggestion', number: 3 }],
    ['Alt+0', { kind: 'suggestion', number: 0 }],
    ['Alt+ArrowDown', { kind: 'choices' }],
  ])('%s is a command', (keys, command) => {
    expect(editorCommandOf(press(keys), false)).toEqual(command)
  })

  // In Excel an arrow saves what was typed; after F2 it moves the caret.
  it('arrows save when the editor was opened by typing, and move the caret otherwise', () => {
    expect(editorCommandOf(press('ArrowDown'), true)).toEqual({ kind: 'save', then: 'down' })
    expect(editorCommandOf(press('ArrowDown'), false)).toBeNull()
    expect(editorCommandOf(press('Shift+ArrowLeft'), true)).toBeNull()
  })

  it.each(['a', 'Backspace', 'Home', 'Ctrl+a', 'Ctrl+v', 'Ctrl+ArrowLeft'])(
    '%s belongs to the text',
    (keys) => {
      expect(editorCommandOf(press(keys), true)).toBeNull()
    },
  )
})
