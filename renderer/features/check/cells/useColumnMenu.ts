import { computed, shallowRef } from 'vue'
import type { CheckColumn } from './checkColumns.ts'

/** The menu of a column: which one is open, and where the focus goes when it closes. */
export function useColumnMenu(columns: () => readonly CheckColumn[]) {
  const menu = shallowRef<{ column: CheckColumn; button: HTMLElement } | null>(null)

  /** A second press of its button closes it. 问题 has none. */
  function open(key: string, button: HTMLElement): void {
    const column = columns().find((each) => each.key === key)
    const isOpen = menu.value?.column.key === key
    menu.value = column && column.columnIndex !== null && !isOpen ? { column, button } : null
  }

  function close(returns: boolean): void {
    const button = menu.value?.button
    menu.value = null
    if (returns) button?.focus()
  }

  return { menu, openKey: computed(() => menu.value?.column.key ?? null), open, close }
}
