import type { DuplicateField, DuplicateKeep } from '../../shared/model/correction.ts'
import { fieldKeyOf } from '../../shared/model/field.ts'
import { parseRecordJson } from '../conversion/recordJson.ts'
import { stepRows, type EditLog } from './EditLog.ts'
import { correctRow, type CellTexts, type RowCorrection } from '../rows/RowCorrection.ts'
import type { RowEditor, WantedCorrection } from './RowEditor.ts'
import type { Journal } from '../journal/Journal.ts'
import type { RowWithCorrection } from '../rows/StagedRows.ts'

/**
 * Applies a choice about repeated customers; one entry of the log. Whatever an earlier choice did is taken back first. Rows that
 * the user left out count for no customer.
 *
 * @returns rows changed
 */
export function chooseDuplicates(
  journal: Journal,
  editor: RowEditor,
  log: EditLog,
  choice: { fields: DuplicateField[]; keep: DuplicateKeep },
  onRows?: (rowsDone: number) => void,
): Promise<number> {
  const { duplicateChoice } = journal.jobs.get(editor.jobRecord.job.id)
  return log.change('duplicates', planPieces(journal, editor, choice.keep), {
    choice: { before: duplicateChoice, after: { fields: choice.fields, keep: choice.keep } },
    onRows,
  })
}

/** Every row that the choice, or an earlier one, is about; customer by customer, in pieces. */
function* planPieces(
  journal: Journal,
  editor: RowEditor,
  keep: DuplicateKeep,
): Generator<WantedCorrection[]> {
  const { key } = editor.jobRecord
  let piece: WantedCorrection[] = []
  for (const first of firstRows(journal, key)) {
    const ordinals = [first, ...journal.identities.repetitionsOf(key, first)]
    for (const wanted of planCustomer(editor, ordinals, keep)) {
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

/** Rows that open a group, in order, a page at a time. */
function* firstRows(journal: Journal, jobKey: number): Generator<number> {
  for (let from = -1; ;) {
    const next = journal.identities.nextRepeated(jobKey, from)
    if (next === null) return
    yield next
    from = next
  }
}

/** Rows that an earlier choice changed and that repeat nobody by the fields of now. */
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
  keep: DuplicateKeep,
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
    return { ordinal, after: { ...correction, merged: mergedCells(editor, row, others) } }
  })
}

/**
 * The cells that fill the blanks of a row from others, in order, in the user's own columns, where they can be seen, corrected and
 * taken back. Values with errors fill nothing; only tags are united.
 */
function mergedCells(
  editor: RowEditor,
  row: RowWithCorrection,
  others: readonly RowWithCorrection[],
): CellTexts {
  const { mapping } = editor.jobRecord.job
  const merged: { [columnIndex: string]: string } = {}
  // A wrong value of its own is no blank: it stays, and stays wrong.
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

/** What a row would send, by field. */
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
