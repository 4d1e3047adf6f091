import type { Job } from '../../shared/model/job.ts'
import type { ColumnSuggestion, Mapping } from '../../shared/model/mapping.ts'
import { unnamedColumn } from '../../shared/model/columnLetters.ts'
import type { Column } from '../../shared/model/workbook.ts'
import { headerSignature } from './headerText.ts'
import { applyTemplate, templateFromMapping } from './templates.ts'

function signatureOf(names: readonly string[]): string {
  return JSON.stringify(names.map(headerSignature).sort())
}

/**
 * Finds the job whose mapping is reused for a header: the newest fully uploaded one with the same columns, in
 * any order. Without a header there are no names to remember. Jobs only prepared, stopped or rehearsed do not count: the mapping may have been the mistake.
 *
 * @param jobs newest first
 */
export function findRememberedJob(
  columns: readonly Pick<Column, 'index' | 'name'>[],
  jobs: readonly Job[],
): Job | null {
  // 列A, 列B, 列C are the names of every table without a header.
  if (columns.every(({ index, name }) => name === unnamedColumn(index))) return null
  const candidates = jobs.filter(
    ({ state, isRehearsal, reconciliation, mapping }) =>
      state === 'completed' &&
      !isRehearsal &&
      reconciliation.accepted > 0 &&
      mapping.columns.length === columns.length,
  )
  // Reading 16,384 names takes a twentieth of a second.
  if (candidates.length === 0) return null
  const signature = signatureOf(columns.map(({ name }) => name))
  const isSame = ({ mapping }: Job): boolean =>
    signatureOf(mapping.columns.map(({ columnName }) => columnName)) === signature
  return candidates.find(isSame) ?? null
}

/** The job whose mapping a job was begun with; null: none. */
export function findOrigin(job: Job, jobs: readonly Job[]): Job | null {
  const columns = job.mapping.columns.map(({ columnIndex, columnName }) => ({
    index: columnIndex,
    name: columnName,
  }))
  const isEarlier = ({ completedAt }: Job): boolean => completedAt !== null && completedAt <= job.createdAt
  return findRememberedJob(columns, jobs.filter(isEarlier))
}

/**
 * Applies the mapping of a remembered job to a file; also returns it as suggestions, because the user has
 * confirmed all of it once.
 */
export function repeatMapping(
  columns: readonly Column[],
  { fileName, mapping, options }: Job,
): { mapping: Mapping; suggestions: ColumnSuggestion[] } {
  const applied = applyTemplate(templateFromMapping(fileName, mapping, options), columns).mapping
  const suggestions = applied.columns.map(({ columnIndex, columnName, target }): ColumnSuggestion => {
    return { columnIndex, columnName, target, state: target ? 'matched' : 'unmatched', score: target ? 1 : 0 }
  })
  return { mapping: applied, suggestions }
}
