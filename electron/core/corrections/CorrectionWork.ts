import type { CellsChangeKind, CellsPreview } from '../../shared/model/cellsChange.ts'
import type { GroupChoice } from '../../shared/model/duplicateGroup.ts'
import type { Cause, Fix, FixPreview } from '../../shared/model/fix.ts'
import type { CellsPlan } from './planCells.ts'
import type {
  ChangeProgress,
  DuplicateField,
  DuplicateKeep,
  RowChange,
  RowSelection,
  RowsChanged,
} from '../../shared/model/correction.ts'

/** Running totals of a merge. */
export interface MergeCounts {
  matchedRows: number
  changedCells: number
  unknownRows: number
}

/** A correction that may take long enough for the worker thread. */
export type CorrectionWork =
  | { kind: 'change'; selection: RowSelection; change: RowChange; allowJoins: boolean }
  /** A change of cells of a view, resolved to rows. */
  | { kind: 'cells'; edit: CellsChangeKind; plan: CellsPlan; allowJoins: boolean }
  | { kind: 'fix'; cause: Cause; fix: Fix; ordinals: readonly number[] | null; allowJoins: boolean }
  | { kind: 'undo' }
  | { kind: 'redo' }
  /** Recomputes duplicate groups. */
  | { kind: 'regroup'; fields: DuplicateField[] }
  | { kind: 'chooseDuplicates'; fields: DuplicateField[]; keep: DuplicateKeep }
  | { kind: 'chooseGroup'; choice: GroupChoice }
  /** Leaves out the customers of earlier uploads. */
  | { kind: 'skipEarlier' }
  | { kind: 'mergeFile'; path: string }
  /** `withMerged`: cells filled by a duplicate merge are carried over as if typed. */
  | { kind: 'carryOver'; fromJobId: string; dataKey: Uint8Array; withMerged: boolean }

export interface CorrectionResult extends MergeCounts {
  /** Null when there was nothing to undo or redo. */
  changedRows: number | null
  /** Of undo and redo: see `RowsChanged`. */
  first?: RowsChanged['first']
}

/** A question about a change that may take long enough for the worker thread; answered without changing anything. */
export type PreviewWork =
  | { kind: 'cells'; plan: CellsPlan }
  | { kind: 'fixes'; cause: Cause; fixes: readonly Fix[]; ordinals: readonly number[] | null }

export type PreviewResult<Work extends PreviewWork> = Work extends { kind: 'cells' }
  ? CellsPreview
  : (FixPreview & { fix: Fix })[]

/** Reports the progress of a correction. */
export type TellProgress = (progress: Omit<ChangeProgress, 'jobId'>) => void
