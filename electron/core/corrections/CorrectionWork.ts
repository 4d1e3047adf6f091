import type {
  ChangeProgress,
  DuplicateField,
  DuplicateKeep,
  RowChange,
  RowSelection,
} from '../../shared/model/correction.ts'

/** What a merge has found so far. */
export interface MergeCounts {
  matchedRows: number
  changedCells: number
  unknownRows: number
}

/** A piece of correcting that may take long. */
export type CorrectionWork =
  | { kind: 'change'; selection: RowSelection; change: RowChange }
  | { kind: 'undo' }
  | { kind: 'redo' }
  /** Looks for repeated customers anew. */
  | { kind: 'regroup'; fields: DuplicateField[] }
  | { kind: 'chooseDuplicates'; fields: DuplicateField[]; keep: DuplicateKeep }
  | { kind: 'mergeFile'; path: string }
  /** `withMerged`: cells that a choice about duplicates filled are taken over as if they were typed. */
  | { kind: 'carryOver'; fromJobId: string; dataKey: Uint8Array; withMerged: boolean }

export interface CorrectionResult extends MergeCounts {
  /** Null when there was nothing to undo or redo. */
  changedRows: number | null
}

/** Told how far correcting is. */
export type TellProgress = (progress: Omit<ChangeProgress, 'jobId'>) => void
