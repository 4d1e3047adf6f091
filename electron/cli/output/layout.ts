import stringWidth from 'string-width'

/** What a command prints for a person. Rows of a table have the same number of cells. */
export type Line =
  | string
  | { readonly heading: string }
  | { readonly header: readonly string[] | null; readonly rows: readonly (readonly string[])[] }

const indent = '  '
const gap = '  '
/** A narrower column would hold less than four Chinese characters a line: the table becomes a list instead. */
const narrowestColumn = 8
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * Lays out lines for a width.
 *
 * @param widthColumns of the terminal; Infinity: nothing is folded
 */
export function layOut(lines: readonly Line[], widthColumns: number): string[] {
  return lines.flatMap((line) => {
    if (typeof line === 'string') return [line]
    return 'heading' in line ? [line.heading] : layOutTable(line.header, line.rows, widthColumns)
  })
}

/**
 * Lays out a table by the width that each character has in a terminal (two for Chinese).
 *
 * @param header null: none
 * @param widthColumns of the terminal; Infinity: nothing is folded
 * @returns lines without trailing spaces. What is too wide is folded within its column; with too many columns for the
 *   terminal, every row becomes a list of `header  cell`
 */
export function layOutTable(
  header: readonly string[] | null,
  rows: readonly (readonly string[])[],
  widthColumns: number,
): string[] {
  const all = header ? [header, ...rows] : [...rows]
  const natural = (all[0] ?? []).map((_, index) =>
    Math.max(...all.map((row) => stringWidth(row[index] ?? ''))),
  )
  const room = widthColumns - indent.length - gap.length * (natural.length - 1)
  const widths = fit(natural, room)
  if (widths === null)
    return header ? layOutList(header, rows, widthColumns) : rows.map((row) => row.join(gap))
  return all.flatMap((row) => layOutRow(row, widths))
}

function layOutRow(row: readonly string[], widths: readonly number[]): string[] {
  const cells = row.map((cell, index) => fold(cell, widths[index] ?? 0))
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    `${indent}${cells.map((lines, index) => pad(lines[line] ?? '', widths[index] ?? 0)).join(gap)}`.trimEnd(),
  )
}

function layOutList(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  widthColumns: number,
): string[] {
  const nameWidth = Math.max(...header.map((name) => stringWidth(name)))
  const cellWidth = Math.max(narrowestColumn, widthColumns - indent.length - nameWidth - gap.length)
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...header.flatMap((name, column) => layOutRow([name, row[column] ?? ''], [nameWidth, cellWidth])),
  ])
}

/** Takes room from the widest columns first; null when there is too little for all. */
function fit(natural: readonly number[], room: number): readonly number[] | null {
  const wanted = natural.reduce((sum, width) => sum + width, 0)
  if (wanted <= room) return natural
  const least = natural.map((width) => Math.min(width, narrowestColumn))
  if (least.reduce((sum, width) => sum + width, 0) > room) return null
  let cap = Math.max(...natural)
  const capped = (): number[] => natural.map((width) => Math.min(width, cap))
  while (capped().reduce((sum, width) => sum + width, 0) > room) cap -= 1
  return capped()
}

/** Folds a text to lines of a width, at spaces where there are any, else between characters. */
export function fold(text: string, widthColumns: number): string[] {
  const lines: string[] = []
  let line = ''
  let lineWidth = 0
  for (const { segment } of graphemes.segment(text)) {
    const width = stringWidth(segment)
    if (lineWidth + width > widthColumns && line !== '') {
      const space = segment === ' ' ? line.length : line.lastIndexOf(' ')
      // A break far to the left would waste most of the line.
      const isNear = space > 0 && stringWidth(line.slice(space)) <= widthColumns / 2
      lines.push((isNear ? line.slice(0, space) : line).trimEnd())
      line = isNear ? line.slice(space).trimStart() : ''
      lineWidth = stringWidth(line)
      if (segment === ' ') continue
    }
    line += segment
    lineWidth += width
  }
  return [...lines, line]
}

function pad(text: string, widthColumns: number): string {
  return text + ' '.repeat(Math.max(0, widthColumns - stringWidth(text)))
}
