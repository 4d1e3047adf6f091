import { AppError } from '../../shared/errors/AppError.ts'
import type { RowsView } from '../../shared/model/rowsView.ts'
import type { ValueCount } from './countValues.ts'
import type { FilledCells } from './FilledCells.ts'
import type { ViewOrder } from './ViewOrder.ts'
import type { ViewSearch } from './ViewSearch.ts'

/** Views kept, one a job: a user compares two jobs at most. */
const mostViews = 2

/** A view with what was found out about it. */
export interface OpenView {
  viewId: string
  view: RowsView
  order: ViewOrder
  groups: Uint32Array | null
  search: { searchKey: string; search: ViewSearch } | null
  values: { valuesKey: string; values: readonly ValueCount[] } | null
  filled: { filledKey: string; cells: FilledCells } | null
  /** Cells with a finding before each row. */
  findings: { findingsKey: string; before: Promise<Uint32Array> } | null
  /** Questions for an edge so far; a later one overtakes those before. */
  edges: number
}

/** The views that are open. */
export class OpenViews {
  /** By job id, the one used last at the end. */
  readonly #views = new Map<string, OpenView>()
  #opened = 0

  nextId(): string {
    return `view-${(this.#opened += 1)}`
  }

  /** @throws AppError `view.closed` when it was dropped */
  of(jobId: string, viewId: string): OpenView {
    const view = this.#views.get(jobId)
    if (view?.viewId !== viewId) throw closed(viewId)
    return view
  }

  /** Keeps a view in place of the former one of its job. */
  keep(jobId: string, opened: Pick<OpenView, 'viewId' | 'view' | 'order' | 'groups'>): void {
    this.#drop(jobId)
    this.#views.set(jobId, { ...opened, search: null, values: null, filled: null, findings: null, edges: 0 })
    for (const oldest of this.#views.keys()) {
      if (this.#views.size <= mostViews) break
      this.#drop(oldest)
    }
  }

  #drop(jobId: string): void {
    this.#views.get(jobId)?.search?.search.cancel()
    this.#views.delete(jobId)
  }
}

/** What a question about a view that was dropped, or is not wanted any more, is refused with. */
export function closed(viewId: string): AppError {
  return new AppError('view.closed', `view ${viewId} was dropped`)
}
