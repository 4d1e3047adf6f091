import type {
  ChangeProgress,
  DuplicateField,
  DuplicateKeep,
  RowChange,
  RowSelection,
} from '../../shared/model/correction.ts'

/** Running totals of a merge. */
export interface MergeCounts {
  matchedRows: number
  changedCells: number
  unknownRows: number
}

/** A correction that may take long enough for the worker thread. */
export type CorrectionWork =
  | { kind: 'change'; selection: RowSelection; change: RowChange }
  | { kind: 'undo' }
  | { kind: 'redo' }
  /** Recomputes duplicate groups. */
  | { kind: 'regroup'; fields: DuplicateField[] }
  | { kind: 'chooseDuplicates'; fields: DuplicateField[]; keep: DuplicateKeep }
  | { kind: 'mergeFile'; path: string }
  /** `withMerged`: cells filled by a duplicate merge are carried over as if typed. */
  | { kind: 'carryOver'; fromJobId: string; dataKey: Uint8Array; withMerged: boolean }

export interface CorrectionResult extends MergeCounts {
  /** Null when there was nothing to undo or redo. */
  changedRows: number | null
}

/** Reports the progress of a correction. */
export type TellProgress = (progress: Omit<ChangeProgress, 'jobId'>) => void
