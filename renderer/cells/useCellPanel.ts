import { computed, type Ref } from 'vue'
import type { FieldTarget } from '../../electron/shared/model/field.ts'
import type CellPanel from './CellPanel.vue'
import type DataGrid from '../components/grid/DataGrid.vue'
import type { CellPosition } from '../components/grid/selection.ts'
import { fieldEditorOf } from './fieldChoices.ts'

/** Room for the panel beside an editor, in px. */
const panelWidth = 336
const panelHeights = { text: 200, calendar: 430 } as const

/** The panel beside the editor of a grid: what its choices do, and the room that it needs. */
export function useCellPanel(
  grid: Readonly<Ref<InstanceType<typeof DataGrid> | null>>,
  panel: Readonly<Ref<InstanceType<typeof CellPanel> | null>>,
  columns: () => readonly { target: FieldTarget | null }[],
) {
  const size = computed(() => {
    const column = columns()[grid.value?.edit?.cell.column ?? -1]
    const isDate = column !== undefined && fieldEditorOf(column.target).kind === 'date'
    return { width: panelWidth, height: isDate ? panelHeights.calendar : panelHeights.text }
  })

  function take(text: string): void {
    grid.value?.type(text)
    grid.value?.saveAnd('down')
  }

  function giveUp(): void {
    grid.value?.giveUp()
    void grid.value?.focus()
  }

  /** Alt+↓ in a cell: the editor with the choices of its field. */
  function openChoices(cell: CellPosition): void {
    grid.value?.openEditor(cell, 'all')
    if (grid.value?.edit) setTimeout(() => void panel.value?.openChoices())
  }

  return { size, take, giveUp, openChoices }
}
