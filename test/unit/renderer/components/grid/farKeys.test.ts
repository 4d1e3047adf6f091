// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { GridSource } from '../../../../../renderer/components/grid/gridSource.ts'
import { commandOf } from '../../../../../renderer/components/grid/gridKeys.ts'
import type { CellPosition } from '../../../../../renderer/components/grid/selection.ts'
import { useGridSelection } from '../../../../../renderer/components/grid/useGridSelection.ts'

/** A selection over a long list whose edges are answered by the test. */
function open() {
  const asked: { from: CellPosition; to: 'up' | 'down'; answer: (row: number | null) => void }[] = []
  const findEdge: GridSource['findEdge'] = (from, to) =>
    new Promise((answer) => asked.push({ from, to, answer }))
  const shown: CellPosition[] = []
  let grid!: ReturnType<typeof useGridSelection>
  mount({
    setup() {
      grid = useGridSelection({
        size: () => ({ rows: 200_000, columns: 3 }),
        source: () => ({ findEdge }) as GridSource,
        screenRows: () => 20,
        show: (cell) => shown.push(cell),
      })
      return () => null
    },
  })
  function press(key: string, held: { shiftKey?: boolean; ctrlKey?: boolean } = { ctrlKey: true }): void {
    const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, isComposing: false }
    grid.run(commandOf({ ...none, ...held, key })!)
  }
  return { grid, asked, shown, press }
}

describe('Ctrl+up and Ctrl+down', () => {
  it('go where the edge is, by one question and without reading rows', async () => {
    const { grid, asked, shown, press } = open()
    grid.go({ row: 3, column: 1 }, false)
    press('ArrowDown')
    expect(asked).toMatchObject([{ from: { row: 3, column: 1 }, to: 'down' }])
    asked[0]!.answer(199_999)
    await flushPromises()
    expect(grid.selection.value?.active).toEqual({ row: 199_999, column: 1 })
    expect(shown.at(-1)).toEqual({ row: 199_999, column: 1 })
    press('ArrowUp', { ctrlKey: true, shiftKey: true })
    expect(asked[1]).toMatchObject({ from: { row: 199_999, column: 1 }, to: 'up' })
    asked[1]!.answer(0)
    await flushPromises()
    expect(grid.selection.value?.ranges).toEqual([
      { firstRow: 0, lastRow: 199_999, firstColumn: 1, lastColumn: 1 },
    ])
  })

  // The clerk went on by another key: a late answer would take the selection away.
  it('move nothing when the answer is late or unknown', async () => {
    const { grid, asked, press } = open()
    press('ArrowDown')
    press('ArrowRight', {})
    asked[0]!.answer(199_999)
    await flushPromises()
    expect(grid.selection.value?.active).toEqual({ row: 0, column: 1 })
    press('ArrowDown')
    asked[1]!.answer(null)
    await flushPromises()
    expect(grid.selection.value?.active).toEqual({ row: 0, column: 1 })
  })
})
