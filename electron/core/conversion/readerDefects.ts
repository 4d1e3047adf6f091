import { type fieldKeyOf, isIdentityField } from '../../shared/model/field.ts'
import type { CellDefect, CellDefectKind, Row } from '../../shared/model/workbook.ts'
import type { Finding } from './Conversion.ts'
import type { IssueList } from './IssueList.ts'

type FieldKeys = ReadonlyMap<number, ReturnType<typeof fieldKeyOf>>

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
  mergedAcross: { code: 'cell.mergedAcross', severity: 'warning', params: {} },
  completed: { code: 'birthday.completed', severity: 'error', params: {} },
}
const mergedIdentity: Finding = { ...defectFindings.mergedAcross, severity: 'error' }

/**
 * Reports the reader's defects on a row. Ragged rows are reported even when the extra cell is unmapped,
 * because every cell after the break is in the wrong column.
 *
 * @returns columns whose text cannot be trusted, which are not converted
 */
export function reportDefects(
  { defects, typedColumns }: Pick<Row, 'defects' | 'typedColumns'>,
  fieldKeyByColumn: FieldKeys,
  issues: IssueList,
): Set<number> {
  const broken = new Set<number>()
  for (const { columnIndex, kind } of defects ?? []) {
    const fieldKey = fieldKeyByColumn.get(columnIndex)
    if (kind === 'ragged') {
      issues.add(defectFindings.ragged, null, columnIndex)
      // The added year is plausible for a visit, which is written down in the same year, but not for a
      // birthday.
    } else if (kind === 'completed' && fieldKey !== 'birthday') {
      continue
      // A merge shows its value in each of its rows, but customers do not share an identifier.
    } else if (kind === 'merged' && !isIdentityField(fieldKey)) {
      continue
    } else if (fieldKey !== undefined) {
      const isNumber = kind === 'mergedAcross' && isIdentityField(fieldKey)
      issues.add(isNumber ? mergedIdentity : defectFindings[kind], fieldKey, columnIndex)
      if (kind !== 'rounded') broken.add(columnIndex)
    }
  }
  for (const columnIndex of firstMergedIdentities(defects ?? [], fieldKeyByColumn)) {
    if (typedColumns?.includes(columnIndex) === true) continue
    issues.add(mergedIdentity, fieldKeyByColumn.get(columnIndex)!, columnIndex)
    broken.add(columnIndex)
  }
  return broken
}

/**
 * Columns of identifiers that share their cell with the fields to their right: 张三 merged over 会员编号 and 姓名
 * is no member number.
 */
function firstMergedIdentities(defects: readonly CellDefect[], fieldKeyByColumn: FieldKeys): Set<number> {
  const covered = coveredColumns(defects)
  const firsts = new Set<number>()
  for (const columnIndex of covered) {
    if (!fieldKeyByColumn.has(columnIndex)) continue
    let first = columnIndex
    while (covered.has(first)) first--
    if (isIdentityField(fieldKeyByColumn.get(first))) firsts.add(first)
  }
  return firsts
}

function coveredColumns(defects: readonly CellDefect[]): Set<number> {
  const across = defects.filter(({ kind }) => kind === 'mergedAcross')
  return new Set(across.map(({ columnIndex }) => columnIndex))
}

/** Whether one merge takes the place of all fields: a title between the customers. */
export function isOneMerge(defects: readonly CellDefect[], fieldKeyByColumn: FieldKeys): boolean {
  const covered = coveredColumns(defects)
  if (covered.size === 0 || fieldKeyByColumn.size < 2) return false
  const [first, ...others] = [...fieldKeyByColumn.keys()].sort((one, other) => one - other)
  if (!others.every((columnIndex) => covered.has(columnIndex))) return false
  // The first field may be covered as well, from a column without a field.
  for (let column = first! + 1; column <= others.at(-1)!; column++) if (!covered.has(column)) return false
  return true
}

/** Returns the columns of a row that a merge covers from above; null for none. */
export function mergedColumns(defects: readonly CellDefect[]): Set<number> | null {
  const merged = defects.filter(({ kind }) => kind === 'merged')
  return merged.length === 0 ? null : new Set(merged.map(({ columnIndex }) => columnIndex))
}

/** The cells of a row with those of some columns blank. */
export function withoutCells(cells: readonly string[], columns: ReadonlySet<number>): string[] {
  return cells.map((cell, columnIndex) => (columns.has(columnIndex) ? '' : cell))
}
