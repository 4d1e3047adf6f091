import { computed } from 'vue'
import type { GridMarks } from './gridSource.ts'
import type { GridViewport } from './useGridViewport.ts'

/** The ruler beside the scroll bar: whether it is there, the part of the list on screen, and the way to another. */
export function useRuler(view: GridViewport, marks: () => GridMarks | null) {
  const wholePx = (): number => view.extent.value.rows * view.extent.value.rowHeight

  return {
    isShown: computed(() => marks() !== null && wholePx() > view.extent.value.viewportHeight),
    shownPart(): { top: number; height: number } {
      const whole = Math.max(1, wholePx())
      const top = Math.min(1, view.position.value.contentTop / whole)
      return { top, height: Math.min(1 - top, view.extent.value.viewportHeight / whole) }
    },
    goToPart: (share: number): void => view.showRow(Math.floor(share * view.extent.value.rows), 'center'),
  }
}
