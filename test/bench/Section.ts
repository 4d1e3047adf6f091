/** One table of docs/benchmarks.md. */
export interface Section {
  title: string
  /** How it was measured, in a sentence or two. */
  note: string
  columns: string[]
  rows: string[][]
}

/** What is measured by itself: one that fails leaves the others their figures. Short names, by which the run tells of them. */
export type SectionTasks = Record<string, () => Section | Promise<Section>>

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
