import type { CellPosition } from './selection.ts'

/** How a cell is marked. Every mark has a shape, so that none depends on colour alone. */
export interface CellMarks {
  finding: 'error' | 'warning' | null
  isEdited: boolean
  /** Its error went away a moment ago. */
  isJustFixed: boolean
  /** Its row is not sent: struck through. */
  isLeftOut: boolean
  /** Its column is not imported. */
  isUnused: boolean
}

/** Which parts of the list have findings, when it is divided into so many of the same length. */
export interface GridMarks {
  parts: number
  errors: readonly number[]
  warnings: readonly number[]
}

/** What the grid shows: texts and marks by position. All of it is reactive; rows not read yet have none. */
export interface GridSource {
  /** Whether a row has been read. */
  isThere: (row: number) => boolean
  /** Number of a row in the user's file, for its head; empty while unknown. */
  numberAt: (row: number) => string
  /** Text to edit and copy; undefined while unknown. */
  textAt: (row: number, column: number) => string | undefined
  /** Name of a cell for screen readers: row, column, content and finding. */
  nameAt: (row: number, column: number) => string
  /** Whether a row is the last of some that belong together. */
  endsBlock: (row: number) => boolean
  marksAt: (row: number, column: number) => CellMarks
  /** Tells which rows are looked at; the first and last included. */
  want: (first: number, last: number) => void
  /**
   * Finds the row where Ctrl+↑ or Ctrl+↓ leads from a cell. Null: unknown, since another question came first, or it failed, which
   * the source has shown.
   */
  findEdge: (from: CellPosition, to: 'up' | 'down') => Promise<number | null>
}
