import type { IssueCode } from '../../shared/model/issue.ts'
import type { Journal } from '../journal/Journal.ts'
import { correctRows } from './correctRows.ts'
import { inSteps } from './inSteps.ts'
import { notCustomerCodes } from './planFix.ts'
import { RowEditor, type CorrectionKeys } from './RowEditor.ts'

/**
 * Leaves out the rows that are no customers, as the user did in an earlier file with this header: as entries of the log, so
 * that it can be undone.
 *
 * @throws AppError `storage.*`
 */
export async function skipNotCustomers(journal: Journal, jobId: string, keys: CorrectionKeys): Promise<void> {
  for (const code of notCustomerCodes) {
    const cause = { code, field: null }
    const fix = { kind: 'skipRows' } as const
    await correctRows(journal, jobId, keys, { kind: 'fix', cause, fix, ordinals: null, allowJoins: true })
  }
}

/**
 * Takes the rows that are no customers back in, so that the user is asked about them again.
 *
 * @throws AppError `storage.*`
 */
export async function unskipNotCustomers(
  journal: Journal,
  jobId: string,
  keys: CorrectionKeys,
): Promise<void> {
  const editor = new RowEditor(journal, journal.jobs.get(jobId), keys)
  const codes: readonly IssueCode[] = notCustomerCodes
  const ordinals: number[] = []
  for (const piece of inSteps([...journal.ordinals.skipped(editor.jobRecord.key)])) {
    for (const row of editor.staged.withCorrectionsOf(piece)) {
      const isMeant =
        row.correction.skip === 'user' && editor.check(row).issues.some(({ code }) => codes.includes(code))
      if (isMeant) ordinals.push(row.ordinal)
    }
  }
  if (ordinals.length === 0) return
  const selection = { kind: 'ordinals', ordinals } as const
  await correctRows(journal, jobId, keys, {
    kind: 'change',
    selection,
    change: { kind: 'unskip' },
    allowJoins: true,
  })
}
