import { readRowName } from '../../shared/model/rowPlace.ts'
import type { Row } from '../../shared/model/workbook.ts'
import { guardFormula } from '../writing/formulaGuard.ts'
import type { Journal } from '../journal/Journal.ts'
import { cellCharacters } from '../writing/xlsxParts.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { stepRows } from './inSteps.ts'
import { correctRow, hasCells, type RowCorrection } from '../rows/RowCorrection.ts'
import type { MergeCounts } from './CorrectionWork.ts'
import type { RowEditor } from './RowEditor.ts'

type Wanted = { ordinal: number; after: RowCorrection }

/** Maps columns of a problem-rows file to columns of the job. */
export interface MergeColumns {
  rowNumberIndex: number
  /** Column of the file → column of the job. */
  pairs: { fileIndex: number; columnIndex: number }[]
}

/**
 * Turns rows of a problem-rows file into corrections. Takes cells that differ, except those a spreadsheet damaged (lost digits,
 * formula errors, shifted cells), where the job's own value is better. Of a row number that occurs twice within `rows`, the last
 * occurrence wins.
 *
 * @param counts.strangeRows rows most of whose cells without a finding are others: those of another list, or sorted by columns
 */
export function planMerge(
  editor: RowEditor,
  rows: readonly Row[],
  columns: MergeColumns,
  counts: MergeCounts & { strangeRows: number },
  hasFinding: (ordinal: number, columnIndex: number) => boolean,
): Wanted[] {
  const wanted = new Map<number, RowCorrection>()
  for (const { cells, defects } of rows) {
    const isShifted = defects?.some(({ kind }) => kind === 'ragged') ?? false
    const name = isShifted ? '' : (cells[columns.rowNumberIndex] ?? '')
    const rowNumber = readRowName(name, editor.jobRecord.job.mapping.sheets)
    const ordinal = rowNumber === null ? null : editor.staged.ordinalOf(rowNumber)
    const [row] = ordinal === null ? [] : editor.staged.withCorrections(ordinal, ordinal)
    if (!row) {
      counts.unknownRows += 1
      continue
    }
    counts.matchedRows += 1
    let after = wanted.get(row.ordinal) ?? row.correction
    const sound = { same: 0, other: 0 }
    for (const { fileIndex, columnIndex } of columns.pairs) {
      const text = cells[fileIndex] ?? ''
      const current = correctRow(row.original, after).cells[columnIndex] ?? ''
      const isBroken = defects?.some(({ columnIndex: broken }) => broken === fileIndex) ?? false
      const isSame = isBroken || isAsExported(text, current)
      if (current !== '' && !isBroken && !hasFinding(row.ordinal, columnIndex))
        sound[isSame ? 'same' : 'other'] += 1
      if (isSame) continue
      after = editor.cells.change(row.original, after, columnIndex, text)
      counts.changedCells += 1
    }
    if (sound.other > sound.same) counts.strangeRows += 1
    if (after !== row.correction) wanted.set(row.ordinal, after)
  }
  return [...wanted].map(([ordinal, after]) => ({ ordinal, after }))
}

/** Whether a cell equals the job's after a round trip through an exported file (line ends, formula guard, cell limit). */
function isAsExported(text: string, current: string): boolean {
  if (text === current) return true
  const [read, written] = [text, current].map((each) => each.replaceAll('\r\n', '\n')) as [string, string]
  // Exports guard formulas in CSV and cut workbook cells at Excel's limit.
  return read === written || read === guardFormula(written) || text === current.slice(0, cellCharacters)
}

/**
 * Carries corrections over from another job of the same file, by row number and column name. The file may have changed in
 * between, so a cell is corrected only where both jobs read the same text, and a row skipped only where all its cells are equal.
 */
export function* planCarryOver(
  journal: Journal,
  editor: RowEditor,
  from: {
    job: { key: number; id: string }
    columns: { index: number; name: string }[]
    dataKey: Buffer
    withMerged: boolean
  },
): Generator<Wanted[]> {
  const source = new StagedRows(journal, from.job, from.dataKey)
  const targetIndexByName = new Map(editor.jobRecord.columns.map(({ name, index }) => [name, index]))
  const targetBySource = new Map(
    from.columns.flatMap(({ index, name }) => {
      const target = targetIndexByName.get(name)
      return target === undefined ? [] : [[index, target] as const]
    }),
  )
  for (const ordinals of correctedRows(journal, from.job.key)) {
    yield ordinals.flatMap((ordinal) => {
      const [row] = source.withCorrections(ordinal, ordinal)
      const target = row && editor.staged.ordinalOf(row.original.rowNumber)
      const [now] =
        target === undefined || target === null ? [] : editor.staged.withCorrections(target, target)
      if (!row || !now) return []
      const isAlike = (sourceIndex: number, targetIndex: number): boolean =>
        (row.original.cells[sourceIndex] ?? '') === (now.original.cells[targetIndex] ?? '')
      let after = now.correction
      const { merged, cells } = row.correction
      const texts = from.withMerged ? { ...merged, ...cells } : cells
      for (const [column, text] of Object.entries(texts)) {
        const targetIndex = targetBySource.get(Number(column))
        if (targetIndex === undefined || !isAlike(Number(column), targetIndex)) continue
        after = editor.cells.change(now.original, after, targetIndex, text)
      }
      const isWholeAlike = [...targetBySource].every(([source, target]) => isAlike(source, target))
      // Duplicates depend on the mapping, so only rows the user skipped are carried over as skipped.
      if (row.correction.skip === 'user' && isWholeAlike) after = { ...after, skip: 'user' }
      return hasCells(after) || after.skip ? [{ ordinal: now.ordinal, after }] : []
    })
  }
}

/** Yields ordinals of corrected or skipped rows, each once, in pieces of at most `stepRows`. */
function* correctedRows(journal: Journal, jobKey: number): Generator<number[]> {
  for (let from = 0; ;) {
    const edited = journal.corrections.overriddenFrom(jobKey, from, stepRows)
    const skipped = journal.staging.skippedFrom(jobKey, from, stepRows)
    const ordinals = [...new Set([...edited, ...skipped])]
      .sort((one, other) => one - other)
      .slice(0, stepRows)
    if (ordinals.length === 0) return
    yield ordinals
    from = ordinals.at(-1)! + 1
  }
}
