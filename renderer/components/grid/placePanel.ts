/** Px between a cell and its panel. */
const gap = 4

/**
 * Returns the place of a panel beside a cell, as CSS: below it, or above when there is more room; never beyond the sides, and no
 * higher than its room.
 *
 * @param cell in px from the upper left corner of the box
 */
export function placePanel(
  cell: { left: number; top: number; height: number },
  box: { width: number; height: number },
  panel: { width: number; height: number },
): { left: string; maxHeight: string; top?: string; bottom?: string } {
  const left = `${Math.max(0, Math.min(cell.left, box.width - panel.width))}px`
  const below = box.height - cell.top - cell.height - gap
  const above = cell.top - gap
  const isAbove = below < panel.height && above > below
  const maxHeight = `${Math.max(isAbove ? above : below, panel.height)}px`
  return isAbove
    ? { left, maxHeight, bottom: `${box.height - above}px` }
    : { left, maxHeight, top: `${cell.top + cell.height + gap}px` }
}
