// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { useMenuBox } from '../../../../renderer/composables/useMenuBox.ts'

/** A menu of three entries, one of them disabled, and the button that opened it. */
function open(tab: 'stay' | 'close') {
  const closed: boolean[] = []
  const owner = document.createElement('button')
  document.body.append(owner)
  const Menu = defineComponent({
    setup() {
      const box = ref<HTMLElement | null>(null)
      const { onKey } = useMenuBox(box, {
        owner: () => owner,
        tab,
        close: (returns) => closed.push(returns),
      })
      return () =>
        h('div', { ref: box, onKeydown: onKey }, [
          h('button', { id: 'first' }),
          h('button', { disabled: true }),
          h('input', { id: 'last' }),
        ])
    },
  })
  const menu = mount(Menu, { attachTo: document.body })
  const press = (key: string, shiftKey = false) =>
    menu.element.dispatchEvent(
      new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }),
    )
  return { closed, owner, menu, press, focused: () => document.activeElement?.id }
}

describe('a menu', () => {
  it('begins at its first entry, and arrows go round over what can be chosen', () => {
    const { press, focused, menu } = open('close')
    expect(focused()).toBe('first')
    press('ArrowDown')
    expect(focused()).toBe('last')
    press('ArrowDown')
    expect(focused()).toBe('first')
    press('ArrowUp')
    expect(focused()).toBe('last')
    menu.unmount()
  })

  // Tab led out of the column menu into the page behind it, which stayed under the menu.
  it('keeps Tab inside, or closes by it', () => {
    const staying = open('stay')
    staying.press('ArrowDown')
    staying.press('Tab')
    expect([staying.focused(), staying.closed]).toEqual(['first', []])
    staying.press('Tab', true)
    expect(staying.focused()).toBe('last')
    staying.menu.unmount()
    const closing = open('close')
    closing.press('Tab')
    expect(closing.closed).toEqual([true])
    closing.menu.unmount()
  })

  it('closes by Esc with the focus returned, and by a press elsewhere without; not by its own button', () => {
    const { press, closed, owner, menu } = open('stay')
    owner.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }))
    menu.element.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }))
    expect(closed).toEqual([])
    document.body.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }))
    press('Escape')
    expect(closed).toEqual([false, true])
    menu.unmount()
    document.body.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }))
    expect(closed).toHaveLength(2)
  })
})
