import type { Cause, Fix, FixPreview } from '../../shared/model/fix.ts'
import type { EditKind } from '../../shared/model/editState.ts'
import type { Issue, IssueCode } from '../../shared/model/issue.ts'
import { RowFixer } from '../fixes/RowFixer.ts'
import type { Journal } from '../journal/Journal.ts'
import { correctRow, type CellChanger, type RowCorrection } from '../rows/RowCorrection.ts'
import { inSteps, stepRows } from './inSteps.ts'
import type { RowEditor, WantedCorrection } from './RowEditor.ts'

/** Findings on rows that are no customers: lines of the sheet. */
export const notCustomerCodes = [
  'row.notCustomer',
  'row.repeatedHeader',
] as const satisfies readonly IssueCode[]

/** The kind of edit that a fix of a cause is. */
export function editKindOf({ code }: Cause, { kind }: Fix): EditKind {
  if (kind !== 'skipRows') return kind
  if (code === 'row.hidden') return 'skipHidden'
  const codes: readonly IssueCode[] = notCustomerCodes
  return codes.includes(code) ? 'skipNotCustomers' : kind
}

/** Changed cells that are shown before a fix. */
const mostExamples = 3

/** Plans a fix of some rows; those that it cannot repair are left out. */
export function createFixPlanner(
  journal: Journal,
  editor: RowEditor,
  { cause, fix }: { cause: Cause; fix: Fix },
): (ordinals: readonly number[]) => WantedCorrection[] {
  const { key, job } = editor.jobRecord
  const fixer = new RowFixer(job.mapping, editor.jobRecord.checkedOn)
  return (ordinals) => {
    const issues = journal.issues.ofMany(key, ordinals)
    return editor.staged.withCorrectionsOf(ordinals).flatMap((row) => {
      const issue = issues.get(row.ordinal)?.find((each) => isOf(each, cause))
      if (!issue || row.correction.skip) return []
      const after = fixRow(fixer, editor.cells, row, issue, fix)
      return after ? [{ ordinal: row.ordinal, row, after }] : []
    })
  }
}

function isOf({ code, field }: Issue, cause: Cause): boolean {
  return code === cause.code && field === cause.field
}

/** The ordinals of a cause, or those given, in pieces. A fixed row may lose the finding it was selected by, so paging is by ordinal. */
export function* selectOrdinals(
  journal: Journal,
  jobKey: number,
  { cause, ordinals }: { cause: Cause; ordinals: readonly number[] | null },
): Generator<number[]> {
  if (ordinals) {
    yield* inSteps([...new Set(ordinals)].sort((one, other) => one - other))
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
  cells: CellChanger,
  { original, correction }: NonNullable<WantedCorrection['row']>,
  issue: Issue,
  fix: Fix,
): RowCorrection | null {
  if (fix.kind === 'skipRows') return { ...correction, skip: 'user' }
  const texts = fixer.repair(correctRow(original, correction), issue, fix)
  let after: RowCorrection | null = null
  for (const [column, text] of texts) after = cells.change(original, after ?? correction, column, text)
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
    const plan = createFixPlanner(journal, editor, { cause, fix })
    for (const piece of selectOrdinals(journal, editor.jobRecord.key, { cause, ordinals })) {
      for (const { row, after } of plan(piece)) {
        preview.rows += 1
        if (!row || preview.examples.length >= mostExamples || fix.kind === 'skipRows') continue
        const [column] = Object.keys(after.cells).filter(
          (each) => after.cells[each] !== row.correction.cells[each],
        )
        if (column === undefined) continue
        const cellOf = (correction: RowCorrection): string =>
          correctRow(row.original, correction).cells[Number(column)] ?? ''
        const example = { before: cellOf(row.correction), after: cellOf(after) }
        const isKnown = preview.examples.some(
          (each) => each.before === example.before && each.after === example.after,
        )
        if (!isKnown) preview.examples.push({ rowNumber: row.original.rowNumber, ...example })
      }
    }
    return preview
  })
}
