/** One table of docs/benchmarks.md. */
export interface Section {
  title: string
  /** How it was measured, in a sentence or two. */
  note: string
  columns: string[]
  rows: string[][]
}

/** The section as Markdown. */
export function toMarkdown({ title, note, columns, rows }: Section): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`
  return [
    `## ${title}`,
    '',
    note,
    '',
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n')
}
