import type { Cause, Fix, FixPreview } from '../../shared/model/fix.ts'
import type { Issue } from '../../shared/model/issue.ts'
import { RowFixer } from '../fixes/RowFixer.ts'
import type { Journal } from '../journal/Journal.ts'
import { correctRow, withCell, type RowCorrection } from '../rows/RowCorrection.ts'
import { stepRows } from './EditLog.ts'
import type { RowEditor, WantedCorrection } from './RowEditor.ts'

/** Changed cells that are shown before a fix. */
const mostExamples = 3

/** The corrections of a fix in pieces; rows that it cannot repair are left out. */
export function* planFix(
  journal: Journal,
  editor: RowEditor,
  work: { cause: Cause; fix: Fix; ordinals: readonly number[] | null },
): Generator<WantedCorrection[]> {
  const { key, job } = editor.jobRecord
  const fixer = new RowFixer(job.mapping, editor.jobRecord.checkedOn)
  for (const ordinals of selectOrdinals(journal, key, work)) {
    const issues = journal.issues.ofMany(key, ordinals)
    yield editor.staged.withCorrectionsOf(ordinals).flatMap((row) => {
      const issue = issues.get(row.ordinal)?.find((each) => isOf(each, work.cause))
      if (!issue || row.correction.skip) return []
      const after = fixRow(fixer, row, issue, work.fix)
      return after ? [{ ordinal: row.ordinal, row, after }] : []
    })
  }
}

function isOf({ code, field }: Issue, cause: Cause): boolean {
  return code === cause.code && field === cause.field
}

/** A fixed row may lose the finding it was selected by, so paging is by ordinal. */
function* selectOrdinals(
  journal: Journal,
  jobKey: number,
  { cause, ordinals }: { cause: Cause; ordinals: readonly number[] | null },
): Generator<number[]> {
  if (ordinals) {
    const sorted = [...new Set(ordinals)].sort((one, other) => one - other)
    for (let from = 0; from < sorted.length; from += stepRows) yield sorted.slice(from, from + stepRows)
    return
  }
  for (let fromOrdinal = 0; ;) {
    const page = { fromOrdinal, offset: 0, limit: stepRows }
    const found = journal.issues.ordinals(jobKey, { kind: 'cause', ...cause }, page)
    if (found.length === 0) return
    yield found
    fromOrdinal = found.at(-1)! + 1
  }
}

function fixRow(
  fixer: RowFixer,
  { original, correction }: NonNullable<WantedCorrection['row']>,
  issue: Issue,
  fix: Fix,
): RowCorrection | null {
  if (fix.kind === 'skipRows') return { ...correction, skip: 'user' }
  const texts = fixer.repair(correctRow(original, correction), issue, fix)
  let after: RowCorrection | null = null
  for (const [column, text] of texts) after = withCell(original, after ?? correction, column, text)
  return after
}

/** What fixes of one cause would do, each with its rows and some examples. */
export function previewFixes(
  journal: Journal,
  editor: RowEditor,
  cause: Cause,
  fixes: readonly Fix[],
  ordinals: readonly number[] | null,
): (FixPreview & { fix: Fix })[] {
  return fixes.map((fix) => {
    const preview: FixPreview & { fix: Fix } = { fix, rows: 0, examples: [] }
    for (const piece of planFix(journal, editor, { cause, fix, ordinals })) {
      for (const { row, after } of piece) {
        preview.rows += 1
        if (!row || preview.examples.length >= mostExamples || fix.kind === 'skipRows') continue
        const [column] = Object.keys(after.cells).filter(
          (each) => after.cells[each] !== row.correction.cells[each],
        )
        if (column === undefined) continue
        const cellOf = (correction: RowCorrection): string =>
          correctRow(row.original, correction).cells[Number(column)] ?? ''
        const { rowNumber } = row.original
        preview.examples.push({ rowNumber, before: cellOf(row.correction), after: cellOf(after) })
      }
    }
    return preview
  })
}
