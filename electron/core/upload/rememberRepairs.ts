import type { EditKind } from '../../shared/model/editState.ts'
import type { ConversionChoices } from '../../shared/model/mapping.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'

/**
 * Writes the answers that the user gave by repairing rows into the mapping of the job, which the next file with its header
 * gets. Done when the upload is planned: until then a repair can be undone, and the edit log goes with the rows. The rows
 * follow from these answers already. The caller holds the transaction.
 */
export function rememberRepairs(journal: Journal, { key, job: { mapping } }: JobRecord): void {
  const newest = (kind: EditKind): number => journal.corrections.doneOf(key, kind).at(-1) ?? 0
  const answers: ConversionChoices = {
    ...(newest('shortYear') > 0 && { twoDigitYears: 'lastHundredYears' }),
    // Who takes rows back in afterwards may have meant these.
    ...(newest('skipNotCustomers') > newest('unskip') && { notCustomers: 'skip' }),
    ...(newest('skipHidden') > newest('unskip') && { hiddenRows: 'skip' }),
  }
  if (Object.keys(answers).length === 0) return
  journal.jobs.setMapping(key, { ...mapping, conversions: { ...mapping.conversions, ...answers } })
}
