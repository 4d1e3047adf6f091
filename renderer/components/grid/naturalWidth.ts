/** Measures how wide a column would have to be for everything of it that is drawn, in px; 0 when nothing is. */
export function naturalWidth(box: HTMLElement, columnIndex: number, key: string): number {
  const cells = [
    ...box.querySelectorAll<HTMLElement>(`[data-column="${columnIndex}"], [data-head="${CSS.escape(key)}"]`),
  ]
  for (const cell of cells) cell.classList.add('measured')
  const widest = Math.max(0, ...cells.map((cell) => cell.offsetWidth))
  for (const cell of cells) cell.classList.remove('measured')
  return widest
}
