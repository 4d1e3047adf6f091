// @vitest-environment happy-dom
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { nextTick, ref, shallowRef } from 'vue'
import { mount } from '@vue/test-utils'
import { selectCell, type Selection } from '../../../../../renderer/components/grid/selection.ts'
import { useGridViewport } from '../../../../../renderer/components/grid/useGridViewport.ts'
import { useRowPlacement } from '../../../../../renderer/components/grid/useRowPlacement.ts'

/** The rows of a long grid whose box the test scrolls. */
function open(rows = 200_000) {
  const selection = shallowRef<Selection | null>(null)
  const element = document.createElement('div')
  Object.defineProperties(element, { clientHeight: { value: 600 }, clientWidth: { value: 1000 } })
  const box = ref<HTMLElement | null>(element)
  let view!: ReturnType<typeof useGridViewport>
  let placement!: ReturnType<typeof useRowPlacement>
  const holder = mount({
    setup() {
      view = useGridViewport(box, () => ({ rows, rowHeight: 30, headHeight: 44, footHeight: 0 }))
      placement = useRowPlacement({ view, selection, rowCount: () => rows, rowHeight: 30 })
      return () => null
    },
  })
  const scrollTo = (top: number): void => {
    element.scrollTop = top
    view.onScroll()
  }
  return { view, placement, selection, scrollTo, holder }
}

describe('rows that are drawn while a long list scrolls', () => {
  // The focus is in the row of the active cell: it would be lost when that scrolls away.
  it('are always those in view and that of the active cell, each once', () => {
    const { placement, selection, scrollTo, view, holder } = open()
    fc.assert(
      fc.property(fc.nat(5_999_000), fc.nat(199_999), (top, active) => {
        selection.value = selectCell({ row: active, column: 0 })
        scrollTo(top)
        const rows = placement.rowsDrawn.value.map(({ row }) => row)
        const first = Math.floor(view.position.value.contentTop / 30)
        expect(rows).toEqual(expect.arrayContaining([active, first, Math.min(first + 18, 199_999)]))
        expect(new Set(rows).size).toBe(rows.length)
      }),
    )
    holder.unmount()
  })

  // With twenty rows more than are seen, each step of a dragged bar took longer than a frame.
  it('are little more than those in view while the bar is dragged, and more once it rests', async () => {
    vi.useFakeTimers()
    const { view, scrollTo, holder } = open()
    const drawn = (): number => view.drawn.value.last - view.drawn.value.first
    scrollTo(30_000)
    scrollTo(900_000)
    expect(drawn()).toBeLessThan(25)
    view.onScrollEnd()
    expect(drawn(), 'a script has a scrollend with every step').toBeLessThan(25)
    vi.advanceTimersByTime(150)
    await nextTick()
    expect(drawn()).toBeGreaterThan(25)
    holder.unmount()
    vi.useRealTimers()
  })

  // Ctrl+↓ right after a drag went to a row that was drawn only when the bar had rested, and nothing had the focus.
  it('are all there at once where a key leads', () => {
    const { view, scrollTo, holder } = open()
    scrollTo(900_000)
    view.showRow(150_000, 'center')
    expect(view.drawn.value.last - view.drawn.value.first).toBeGreaterThan(25)
    holder.unmount()
  })

  it('are drawn again only when another row comes into view', () => {
    const { view, placement, scrollTo, holder } = open()
    scrollTo(3_001)
    view.onScrollEnd()
    const before = placement.rowsDrawn.value
    scrollTo(3_020)
    expect(placement.rowsDrawn.value).toBe(before)
    holder.unmount()
  })
})
