import { computed, reactive } from 'vue'
import { defineStore } from 'pinia'
import type { RowsView, ViewFilter } from '../../electron/shared/model/rowsView.ts'
import type { FieldKey } from '../../electron/shared/model/field.ts'
import type { IssueCode, IssueGroup, IssueSeverity } from '../../electron/shared/model/issue.ts'

/** The segments of the strip, in its order. */
export const segments = ['all', 'ready', 'errors', 'warnings', 'edited', 'skipped'] as const
export type Segment = (typeof segments)[number]

/** The opened entry of the pane; all but 自动整理 filter the rows. */
export type OpenEntry =
  | { kind: 'cause'; code: IssueCode; field: FieldKey | null; severity: IssueSeverity }
  | { kind: 'duplicates' | 'earlier' | 'tidy' }

/** What of a cell is shown: the text of the file, what is sent, or both. */
export type CellShow = 'raw' | 'sent' | 'both'

interface CheckView extends Omit<RowsView, 'filter'> {
  segment: Segment
  entry: OpenEntry | null
  isPaneOpen: boolean
  show: CellShow
}

const unfiltered: Omit<CheckView, 'segment'> = {
  entry: null,
  isPaneOpen: true,
  show: 'both',
  search: null,
  values: [],
  sort: null,
}

/** Rows that the choice of segment and entry shows. */
function filterOf({ segment, entry }: Pick<CheckView, 'segment' | 'entry'>): ViewFilter {
  if (entry?.kind === 'cause') return { kind: 'cause', code: entry.code, field: entry.field }
  if (entry?.kind === 'duplicates' || entry?.kind === 'earlier') return { kind: entry.kind }
  return { kind: segment }
}

/** How the check page of each job looks, so that leaving and coming back shows the same. Kept for this session. */
export const useCheckViewStore = defineStore('checkView', () => {
  const views = reactive<Record<string, CheckView>>({})

  /**
   * The view of a job. A job that is opened for the first time shows its rows with errors, if there are any.
   *
   * @param hasErrors of the job, known once it is prepared
   */
  function open(jobId: string, hasErrors: boolean): void {
    views[jobId] ??= { ...unfiltered, segment: hasErrors ? 'errors' : 'all' }
  }

  return { views, open }
})

/** The view of one job, with the steps that change it. */
export function useCheckView(jobId: () => string) {
  const store = useCheckViewStore()
  const view = computed((): CheckView => store.views[jobId()] ?? { ...unfiltered, segment: 'all' })
  /** Rows and order that the grid shows. */
  const rowsView = computed((): RowsView => {
    const { search, values, sort } = view.value
    return { filter: filterOf(view.value), search, values, sort }
  })

  /** Takes over what the grid's own menus chose. */
  function setRowsView({ search, values, sort }: RowsView): void {
    Object.assign(view.value, { search, values, sort })
  }

  function chooseSegment(segment: Segment): void {
    Object.assign(view.value, { segment, entry: null })
  }

  /** Opens an entry, or closes it when it is open: its rows then give way to those of the segment. */
  function toggle(entry: OpenEntry): void {
    const segment =
      entry.kind === 'cause' ? (entry.severity === 'error' ? 'errors' : 'warnings') : view.value.segment
    if (isOpen(entry)) view.value.entry = null
    else Object.assign(view.value, { segment: entry.kind === 'duplicates' ? 'all' : segment, entry })
  }

  function isOpen(entry: OpenEntry): boolean {
    const now = view.value.entry
    if (now?.kind !== entry.kind) return false
    return (
      now.kind !== 'cause' || (entry.kind === 'cause' && now.code === entry.code && now.field === entry.field)
    )
  }

  const isOpenCause = (group: IssueGroup): boolean => isOpen({ kind: 'cause', ...group })

  function togglePane(): void {
    view.value.isPaneOpen = !view.value.isPaneOpen
  }

  return { view, rowsView, setRowsView, chooseSegment, toggle, isOpen, isOpenCause, togglePane }
}
