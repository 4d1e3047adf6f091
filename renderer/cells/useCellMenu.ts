import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CellMenuChoice, CellMenuPlace } from '../../electron/shared/model/cellMenu.ts'
import type { CellPosition } from '../components/grid/selection.ts'
import { useNotify } from '../composables/useNotify.ts'
import { copyText } from '../dom/copyText.ts'
import { request } from '../ipc/bridge.ts'

/** What a page does for the menu of its grid's cells. */
export interface CellMenuActions {
  placeOf: (cell: CellPosition) => CellMenuPlace
  /** Copies the selection. Returns its text; '' while it is still read. */
  copy: (isCut: boolean) => string
  clear: () => unknown
  run: (choice: CellMenuChoice, cell: CellPosition) => unknown
  focus: () => unknown
}

/** The menu of a cell: the system's, or where there is none one that the page draws. */
export function useCellMenu(actions: CellMenuActions) {
  const { t } = useI18n()
  const notify = useNotify()
  const menu = shallowRef<{ cell: CellPosition; at: { x: number; y: number }; place: CellMenuPlace } | null>(
    null,
  )

  async function open(cell: CellPosition, at: { x: number; y: number }): Promise<void> {
    const place = actions.placeOf(cell)
    await notify.attempt(async () => {
      const { isShown, chosen } = await request('app.showCellMenu', place)
      if (!isShown) menu.value = { cell, at, place }
      else if (chosen) actions.run(chosen, cell)
    })
  }

  const items = computed(() => {
    const { value } = menu
    if (!value) return []
    const { canEdit, canRestore, canFilter, isSkipped } = value.place
    const item = (name: string, keys?: string, isDisabled = false) => ({
      name,
      label: t(`grid.cellMenu.${name}`),
      isDisabled,
      ...(keys === undefined ? {} : { keys }),
    })
    return [
      item('copy', 'Ctrl+C'),
      // A page may not read the clipboard by itself: only the key may.
      ...(canEdit ? [item('cut', 'Ctrl+X'), item('paste', 'Ctrl+V', true), item('clear', 'Delete')] : []),
      ...(canRestore ? [item('restore')] : []),
      ...(canFilter ? [item('sameValues')] : []),
      ...(isSkipped === null ? [] : [item(isSkipped ? 'unskip' : 'skip')]),
    ]
  })

  function close(): void {
    menu.value = null
    actions.focus()
  }

  function choose(name: string): void {
    const { value } = menu
    if (!value) return
    close()
    if (name === 'copy' || name === 'cut') {
      const text = actions.copy(name === 'cut')
      if (text !== '' && !copyText(text)) notify.note(t('common.notCopied'))
    } else if (name === 'clear') actions.clear()
    else actions.run(name as CellMenuChoice, value.cell)
  }

  return { menu, items, open, choose, close }
}

/** The menu of a grid's cells, as it is drawn. */
export type CellMenu = ReturnType<typeof useCellMenu>
