import type { RowFilter } from '../../../electron/shared/model/checkedRow.ts'

/** The permanent tabs, in the order of the design. */
const rowTabs = ['all', 'errors', 'warnings', 'edited', 'skipped'] as const
type RowTab = (typeof rowTabs)[number]

/** Whether a text names a tab. */
export function isRowTab(text: string): text is RowTab {
  return (rowTabs as readonly string[]).includes(text)
}

/** Whether two filters show the same rows. */
export function isSameFilter(a: RowFilter, b: RowFilter): boolean {
  if (a.kind === 'cause' && b.kind === 'cause') return a.code === b.code && a.field === b.field
  if (a.kind === 'search' && b.kind === 'search') return a.text === b.text
  return a.kind === b.kind
}
