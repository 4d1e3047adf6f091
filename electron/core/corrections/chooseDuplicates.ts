import type { DuplicateField } from '../../shared/model/correction.ts'
import type { GroupChoice } from '../../shared/model/duplicateGroup.ts'
import { fieldKeyOf } from '../../shared/model/field.ts'
import { parseRecordJson } from '../../shared/model/parseRecordJson.ts'
import type { EditLog } from './EditLog.ts'
import { inSteps, stepRows } from './inSteps.ts'
import { correctRow, type CellTexts, type RowCorrection } from '../rows/RowCorrection.ts'
import type { RowEditor, WantedCorrection } from './RowEditor.ts'
import type { Journal } from '../journal/Journal.ts'
import type { RowWithCorrection } from '../rows/StagedRows.ts'

/**
 * Applies a duplicate choice as one log entry, after reverting any earlier choice. Rows skipped by the user are ignored.
 *
 * @returns rows changed
 */
export function chooseDuplicates(
  journal: Journal,
  editor: RowEditor,
  log: EditLog,
  choice: { fields: DuplicateField[] } & KeptRows,
  onRows?: (rowsDone: number) => void,
): Promise<number> {
  const { duplicateChoice } = journal.jobs.get(editor.jobRecord.job.id)
  return log.change('duplicates', planPieces(journal, editor, choice), {
    choice: { before: duplicateChoice, after: { fields: choice.fields, keep: choice.keep } },
    onPiece: onRows,
  })
}

/**
 * Applies a choice to one customer as one log entry; the choice for all customers stays as it is.
 *
 * @param firstOrdinal the first row of the customer; a row that is not repeated changes nothing
 * @returns rows changed
 */
export function chooseGroup(
  journal: Journal,
  editor: RowEditor,
  log: EditLog,
  firstOrdinal: number,
  kept: KeptRows,
): Promise<number> {
  const repetitions = journal.identities.repetitionsOf(editor.jobRecord.key, firstOrdinal)
  const ordinals = repetitions.length === 0 ? [] : [firstOrdinal, ...repetitions]
  return log.change('duplicates', inSteps(planCustomer(editor, ordinals, kept)))
}

/** What is sent of one customer. */
export type KeptRows = Pick<GroupChoice, 'keep' | 'columns'>

/** Plans every row affected by this or an earlier choice, group by group, in pieces. */
function* planPieces(journal: Journal, editor: RowEditor, kept: KeptRows): Generator<WantedCorrection[]> {
  const { key } = editor.jobRecord
  let piece: WantedCorrection[] = []
  for (const first of firstRows(journal, key)) {
    const ordinals = [first, ...journal.identities.repetitionsOf(key, first)]
    for (const wanted of planCustomer(editor, ordinals, kept)) {
      piece.push(wanted)
      if (piece.length < stepRows) continue
      yield piece
      piece = []
    }
  }
  for (const ordinal of formerlyChosen(journal, key)) {
    const [row] = editor.staged.withCorrections(ordinal, ordinal)
    if (row) piece.push({ ordinal, row, after: withoutChoice(row.correction) })
    if (piece.length < stepRows) continue
    yield piece
    piece = []
  }
  if (piece.length > 0) yield piece
}

/** Yields the first row of each group, in order. */
function* firstRows(journal: Journal, jobKey: number): Generator<number> {
  for (let from = -1; ;) {
    const next = journal.identities.nextRepeated(jobKey, from)
    if (next === null) return
    yield next
    from = next
  }
}

/** Yields rows changed by an earlier choice that no current group contains. */
function* formerlyChosen(journal: Journal, jobKey: number): Generator<number> {
  const sources = [
    (from: number) => journal.staging.skippedFrom(jobKey, from, stepRows),
    (from: number) => journal.corrections.mergedFrom(jobKey, from, stepRows),
  ]
  for (const ordinalsFrom of sources) {
    for (let from = 0; ;) {
      const ordinals = ordinalsFrom(from)
      if (ordinals.length === 0) break
      for (const ordinal of ordinals) if (!journal.identities.isRepeated(jobKey, ordinal)) yield ordinal
      from = ordinals.at(-1)! + 1
    }
  }
}

function withoutChoice(correction: RowCorrection): RowCorrection {
  return { ...correction, merged: {}, skip: correction.skip === 'duplicate' ? null : correction.skip }
}

function planCustomer(
  editor: RowEditor,
  ordinals: readonly number[],
  { keep, columns = [] }: KeptRows,
): WantedCorrection[] {
  const rows = ordinals
    .flatMap((ordinal) => editor.staged.withCorrections(ordinal, ordinal))
    .map((row) => ({ ...row, correction: withoutChoice(row.correction) }))
  const sent = rows.filter(({ correction }) => correction.skip === null)
  const kept = keep === 'last' ? sent.at(-1) : sent[0]
  return rows.map((row) => {
    const { ordinal, correction } = row
    if (keep === 'all' || correction.skip !== null) return { ordinal, after: correction }
    if (row !== kept) return { ordinal, after: { ...correction, skip: 'duplicate' } }
    if (keep !== 'merge') return { ordinal, after: correction }
    const others = sent.filter((other) => other !== row)
    const own = correctRow(row.original, correction).cells
    const merged = Object.entries({
      ...mergedCells(editor, row, others),
      ...chosenCells(editor, sent, columns),
    }).filter(([column, text]) => text !== (own[Number(column)] ?? ''))
    return { ordinal, after: { ...correction, merged: Object.fromEntries(merged) } }
  })
}

/**
 * Fills a row's blank cells from the other rows of its group, in order. The user's own columns are filled, so that the result
 * is visible, editable and undoable. Values with errors are not used; only tags are united.
 */
function mergedCells(
  editor: RowEditor,
  row: RowWithCorrection,
  others: readonly RowWithCorrection[],
): CellTexts {
  const { mapping } = editor.jobRecord.job
  const merged: { [columnIndex: string]: string } = {}
  // An invalid value is not a blank and is kept.
  const own = valuesOf(editor, row, { withErrors: true })
  for (const other of others) {
    const values = valuesOf(editor, other, { withErrors: false })
    const { cells } = correctRow(other.original, other.correction)
    const filled = new Set<string>()
    for (const { columnIndex, target } of mapping.columns) {
      if (!target) continue
      const field = fieldKeyOf(target)
      const value = values.get(field)
      if (value === undefined || value === '') continue
      const ownValue = own.get(field) ?? ''
      if (ownValue === '' || filled.has(field)) {
        if ((cells[columnIndex] ?? '') !== '') merged[columnIndex] = cells[columnIndex]!
        own.set(field, value)
        filled.add(field)
      } else if (field === 'tags') {
        const united = [...new Set([...ownValue.split(','), ...value.split(',')])].join(',')
        if (united === ownValue) continue
        merged[columnIndex] = united
        own.set(field, united)
      }
    }
  }
  return merged
}

/** Texts of the columns for which the user chose the older or the newer row. */
function chosenCells(
  editor: RowEditor,
  sent: readonly RowWithCorrection[],
  columns: NonNullable<KeptRows['columns']>,
): CellTexts {
  const chosen: { [columnIndex: string]: string } = {}
  for (const { columnIndex, from } of columns) {
    const texts = sent.flatMap((each) => {
      const text = correctRow(each.original, each.correction).cells[columnIndex] ?? ''
      const isWrong = editor
        .check(each)
        .issues.some((issue) => issue.severity === 'error' && issue.columnIndex === columnIndex)
      return text.trim() === '' || isWrong ? [] : [text]
    })
    const text = from === 'older' ? texts[0] : texts.at(-1)
    if (text !== undefined) chosen[columnIndex] = text
  }
  return chosen
}

/** The values a row would send, by field. */
function valuesOf(
  editor: RowEditor,
  row: RowWithCorrection,
  { withErrors }: { withErrors: boolean },
): Map<string, string> {
  const { recordJson, issues } = editor.check(row)
  const { fields, customFields } = parseRecordJson(recordJson)
  const values = new Map<string, string>(fields)
  for (const { configId, values: texts } of customFields) values.set(`custom:${configId}`, texts.join('\n'))
  if (withErrors) return values
  for (const { severity, field } of issues) if (severity === 'error' && field) values.delete(field)
  return values
}
