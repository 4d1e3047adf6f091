import type { RouteInput } from '../../../electron/shared/ipc/routes.ts'

/** Which of the checked rows are shown. */
export type RowFilter = RouteInput<'job.rows'>['filter']

/** Whether two filters show the same rows. */
export function isSameFilter(a: RowFilter, b: RowFilter): boolean {
  if (a.kind === 'cause' && b.kind === 'cause') return a.code === b.code && a.field === b.field
  return a.kind === b.kind
}
