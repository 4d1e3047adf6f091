import { identityFields, type FieldKey } from '../../shared/model/field.ts'
import type { CellDefect, CellDefectKind } from '../../shared/model/workbook.ts'
import type { Finding } from './Conversion.ts'
import type { IssueList } from './IssueList.ts'

const defectFindings: Readonly<Record<CellDefectKind, Finding>> = {
  error: { code: 'cell.error', severity: 'error', params: {} },
  imprecise: { code: 'cell.imprecise', severity: 'error', params: {} },
  rounded: { code: 'cell.imprecise', severity: 'warning', params: {} },
  uncached: { code: 'cell.uncached', severity: 'error', params: {} },
  ragged: { code: 'cell.ragged', severity: 'error', params: {} },
  undecodable: { code: 'cell.undecodable', severity: 'error', params: {} },
  overlong: { code: 'cell.overlong', severity: 'error', params: {} },
  picture: { code: 'cell.picture', severity: 'warning', params: {} },
  merged: { code: 'cell.merged', severity: 'error', params: {} },
  completed: { code: 'birthday.completed', severity: 'error', params: {} },
}

/**
 * Reports the reader's defects on a row. Ragged rows are reported even when the extra cell is unmapped,
 * because every cell after the break is in the wrong column.
 *
 * @returns columns whose text cannot be trusted, which are not converted
 */
export function reportDefects(
  defects: readonly CellDefect[],
  fieldKeyByColumn: ReadonlyMap<number, FieldKey>,
  issues: IssueList,
): Set<number> {
  const broken = new Set<number>()
  for (const { columnIndex, kind } of defects) {
    const fieldKey = fieldKeyByColumn.get(columnIndex)
    if (kind === 'ragged') {
      issues.add(defectFindings.ragged, null, columnIndex)
      // The added year is plausible for a visit, which is written down in the same year, but not for a
      // birthday.
    } else if (kind === 'completed' && fieldKey !== 'birthday') {
      continue
      // A merge shows its value in each of its rows, but customers do not share an identifier.
    } else if (kind === 'merged' && !(identityFields as readonly (string | undefined)[]).includes(fieldKey)) {
      continue
    } else if (fieldKey !== undefined) {
      issues.add(defectFindings[kind], fieldKey, columnIndex)
      if (kind !== 'rounded') broken.add(columnIndex)
    }
  }
  return broken
}

/** Returns the columns of a row that a merge covers; null for none. */
export function mergedColumns(defects: readonly CellDefect[]): Set<number> | null {
  const merged = defects.filter(({ kind }) => kind === 'merged')
  return merged.length === 0 ? null : new Set(merged.map(({ columnIndex }) => columnIndex))
}

/** The cells of a row with those of some columns blank. */
export function withoutCells(cells: readonly string[], columns: ReadonlySet<number>): string[] {
  return cells.map((cell, columnIndex) => (columns.has(columnIndex) ? '' : cell))
}
