// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { h, nextTick, shallowRef } from 'vue'
import DataGrid from '../../../../../renderer/components/grid/DataGrid.vue'
import {
  noMarks,
  type GridSource,
  type WantedRows,
} from '../../../../../renderer/components/grid/gridSource.ts'

const columns = ['a', 'b'].map((key) => ({
  key,
  width: 100,
  isFrozen: false,
  isReadOnly: false,
  isUnused: false,
}))

/** A grid of a thousand rows, of which those are there that the test has given. */
function open() {
  const there = shallowRef<ReadonlySet<number>>(new Set())
  let wanted: WantedRows | null = null
  const textOf = (row: number, column: number): string => `${row} ${column}`
  const source: GridSource = {
    rowAt: (row) =>
      there.value.has(row)
        ? {
            number: String(row),
            endsBlock: false,
            marksAt: () => noMarks,
            draw: (column) => h('span', { class: 'cell-content' }, textOf(row, column)),
          }
        : undefined,
    isThere: (row) => there.value.has(row),
    textAt: (row, column) => (there.value.has(row) ? textOf(row, column) : undefined),
    nameAt: textOf,
    want: (rows) => void (wanted = rows),
    findEdge: () => Promise.resolve(null),
  }
  const grid = mount(DataGrid, {
    attachTo: document.body,
    props: {
      columns,
      rowCount: 1_000,
      source,
      label: 'rows',
      canEdit: true,
      numberWidth: 50,
      menuName: () => '',
      hasMenu: () => false,
    },
  })
  const give = async (...rows: number[]): Promise<void> => {
    there.value = new Set([...there.value, ...rows])
    await nextTick()
  }
  const cellsOf = (row: number): Element[] => [
    ...grid.element.querySelectorAll(`[data-row="${row}"] .grid-cell`),
  ]
  return { grid, give, cellsOf, wanted: () => wanted }
}

afterEach(() => void (document.body.innerHTML = ''))

describe('a grid whose rows are read as they are looked at', () => {
  // The second click of a double click hit another element than the first, and no editor opened.
  it('keeps the elements of a cell when its row arrives', async () => {
    const { give, cellsOf, grid } = open()
    const before = cellsOf(3)
    const contents = before.map((cell) => cell.firstElementChild)
    await give(3)
    expect(cellsOf(3)).toEqual(before)
    expect(before[1]?.textContent).toBe('3 0')
    expect(before.slice(1).map((cell) => cell.firstElementChild)).toEqual(contents.slice(1))
    grid.unmount()
  })

  it('opens the editor that a double click asked for before its row was there, unless the user went on', async () => {
    const { give, grid } = open()
    const opened = grid.vm as unknown as InstanceType<typeof DataGrid>
    await opened.activate({ row: 3, column: 1 })
    opened.openEditor({ row: 3, column: 1 }, 'end')
    expect(grid.find('[data-test="cell-input"]').exists()).toBe(false)
    await give(3)
    await nextTick()
    expect(grid.find<HTMLTextAreaElement>('[data-test="cell-input"]').element.value).toBe('3 1')
    opened.giveUp()
    await opened.activate({ row: 5, column: 1 })
    opened.openEditor({ row: 5, column: 1 }, 'end')
    await opened.activate({ row: 6, column: 1 })
    await give(5)
    await nextTick()
    expect(grid.find('[data-test="cell-input"]').exists()).toBe(false)
    grid.unmount()
  })

  // Scrolled far away and dropped from memory, the active row took no typing: nobody asked for it again.
  it('wants the row of the active cell wherever it is scrolled', async () => {
    vi.useFakeTimers()
    const { grid, wanted } = open()
    const box = grid.find('[data-test="grid-box"]')
    box.element.scrollTop = 15_000
    await box.trigger('scroll')
    expect(wanted()).toMatchObject({ kept: 0, isPassing: true })
    expect(wanted()!.first).toBeGreaterThan(400)
    await box.trigger('scrollend')
    expect(wanted(), 'a script has one after each step').toMatchObject({ kept: 0, isPassing: true })
    vi.advanceTimersByTime(150)
    await nextTick()
    expect(wanted()).toMatchObject({ kept: 0, isPassing: false })
    grid.unmount()
    vi.useRealTimers()
  })

  // Scrolled sideways before, the frozen columns left the screen for as long as the bar was dragged.
  it('lets go of the frozen columns while the bar is dragged, but only at the left edge', async () => {
    vi.useFakeTimers()
    const { grid } = open()
    const box = grid.find('[data-test="grid-box"]')
    const isLetGo = async (top: number, left: number): Promise<boolean> => {
      box.element.scrollTop = top
      box.element.scrollLeft = left
      await box.trigger('scroll')
      return grid.find('.grid-rows').classes('passing')
    }
    expect(await isLetGo(12_000, 0)).toBe(true)
    expect(await isLetGo(20_000, 40)).toBe(false)
    expect(await isLetGo(9_000, 0)).toBe(true)
    vi.advanceTimersByTime(150)
    await nextTick()
    expect(grid.find('.grid-rows').classes('passing')).toBe(false)
    grid.unmount()
    vi.useRealTimers()
  })

  // With every step of the bar ten rows were made, to be thrown away by the next one: half of the time of a frame.
  it('moves no element that has the focus while it scrolls, and makes none while the bar moves', async () => {
    vi.useFakeTimers()
    const { give, grid } = open()
    const opened = grid.vm as unknown as InstanceType<typeof DataGrid>
    await give(3)
    await opened.activate({ row: 3, column: 1 })
    const focused = document.activeElement
    expect(focused?.closest('[data-row]')?.getAttribute('data-row')).toBe('3')
    const box = grid.find('[data-test="grid-box"]')
    const scrollTo = async (top: number): Promise<void> => {
      box.element.scrollTop = top
      await box.trigger('scroll')
      await box.trigger('scrollend')
      expect(document.activeElement).toBe(focused)
    }
    const rest = async (): Promise<void> => {
      vi.advanceTimersByTime(150)
      await nextTick()
    }
    const rows = () => new Set(grid.element.querySelectorAll('.grid-row'))
    // In the middle, where the most are drawn.
    await scrollTo(12_000)
    await rest()
    const all = rows()
    for (const top of [2_000, 20_000, 9_000, 25_000]) await scrollTo(top)
    expect(rows()).toEqual(all)
    await scrollTo(16_000)
    await rest()
    const made = [...rows()].filter((row) => !all.has(row))
    expect(made.length, 'those above the row that is never moved').toBeLessThanOrEqual(5)
    await scrollTo(0)
    grid.unmount()
    vi.useRealTimers()
  })
})
