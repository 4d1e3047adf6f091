// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { runCommand, useCommand } from '../../../../renderer/composables/useCommand.ts'
import { useShortcuts } from '../../../../renderer/composables/useShortcuts.ts'

const page = (action: () => void) =>
  mount({
    setup: () => useCommand('save', action),
    template: '<p />',
  })

const actions = { openFile: vi.fn(), showHelp: vi.fn(), showSettings: vi.fn() }
const press = (key: string, options: KeyboardEventInit = {}): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { key, cancelable: true, ...options })
  window.dispatchEvent(event)
  return event
}

afterEach(() => {
  document.body.innerHTML = ''
  vi.clearAllMocks()
})

describe('commands of the menu', () => {
  it('act on the page shown, and do nothing once it is gone', () => {
    const [below, above] = [vi.fn(), vi.fn()]
    const first = page(below)
    const second = page(above)
    expect(runCommand('save')).toBe(true)
    expect([below, above].map((action) => action.mock.calls.length)).toEqual([0, 1])
    second.unmount()
    runCommand('save')
    expect(below).toHaveBeenCalledOnce()
    first.unmount()
    expect(runCommand('save')).toBe(false)
  })

  it('undo typing where a text field has the focus, not the rows of the page', () => {
    const undo = vi.fn()
    const wrapper = mount({ setup: () => useCommand('undo', undo), template: '<p />' })
    const field = document.body.appendChild(document.createElement('input'))
    document.execCommand = vi.fn(() => true)
    field.focus()
    runCommand('undo')
    expect([undo.mock.calls.length, vi.mocked(document.execCommand).mock.calls]).toEqual([0, [['undo']]])
    // A box to tick holds no text: there the rows are meant.
    field.type = 'checkbox'
    runCommand('undo')
    expect(undo).toHaveBeenCalledOnce()
    field.blur()
    runCommand('undo')
    expect(undo).toHaveBeenCalledTimes(2)
    wrapper.unmount()
  })

  it('wait while a dialog is open', () => {
    const save = vi.fn()
    const wrapper = page(save)
    document.body.innerHTML = '<div class="el-overlay"></div>'
    expect(runCommand('save')).toBe(false)
    expect(save).not.toHaveBeenCalled()
    wrapper.unmount()
  })
})

describe('keyboard shortcuts', () => {
  it('work without a menu bar, and keep the browser from saving or searching the page', () => {
    const wrapper = mount({ setup: () => useShortcuts(actions), template: '<p />' })
    expect(press('o', { ctrlKey: true }).defaultPrevented).toBe(true)
    expect(press('F1').defaultPrevented).toBe(true)
    press(',', { metaKey: true })
    expect(press('s', { ctrlKey: true }).defaultPrevented).toBe(true)
    expect(Object.values(actions).map((action) => action.mock.calls.length)).toEqual([1, 1, 1])
    wrapper.unmount()
  })

  it('ignore other keys: typed letters and Ctrl+Shift+S', () => {
    const wrapper = mount({ setup: () => useShortcuts(actions), template: '<p />' })
    for (const event of [
      press('o'),
      press('s', { ctrlKey: true, shiftKey: true }),
      press('p', { ctrlKey: true }),
    ]) {
      expect(event.defaultPrevented).toBe(false)
    }
    expect(actions.openFile).not.toHaveBeenCalled()
    wrapper.unmount()
  })
})
