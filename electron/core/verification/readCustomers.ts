import { AppError } from '../../shared/errors/AppError.ts'
import { parseRecordJson } from '../../shared/model/parseRecordJson.ts'
import type { VerificationPurpose, VerifiedCustomer } from '../../shared/model/verification.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { SendableRows } from '../rows/SendableRows.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import type { VerificationParts } from './VerificationParts.ts'

type Customer = NonNullable<VerifiedCustomer['customer']>

/**
 * Reads name and phone of rows as they were sent, for showing only. Rows that are no longer stored are left out; so is
 * every row when the keychain has lost the key, because a row can be settled by its number all the same.
 *
 * @throws AppError `storage.*`
 */
export async function readCustomers(
  parts: Pick<VerificationParts, 'journal' | 'keys' | 'samples'>,
  jobRecord: JobRecord,
  purpose: VerificationPurpose,
  ordinals: readonly number[],
): Promise<ReadonlyMap<number, Customer>> {
  const records = await readRecords(parts, jobRecord, purpose, ordinals).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'storage.keyLost') return []
    throw error
  })
  return new Map(
    records.map(({ ordinal, recordJson }) => {
      const { fields } = parseRecordJson(recordJson)
      return [ordinal, { name: fields.get('realName') ?? '', phone: fields.get('phone') ?? '' }]
    }),
  )
}

async function readRecords(
  { journal, keys, samples }: Pick<VerificationParts, 'journal' | 'keys' | 'samples'>,
  jobRecord: JobRecord,
  purpose: VerificationPurpose,
  ordinals: readonly number[],
): Promise<{ ordinal: number; recordJson: string }[]> {
  const { key, job } = jobRecord
  if (ordinals.length === 0) return []
  if (!job.hasRows) return purpose === 'sample' ? samples.read(job.id) : []
  const dataKey = await keys.open(jobRecord)
  return journal.read(() => {
    const staged = new StagedRows(journal, { key, id: job.id }, dataKey)
    return new SendableRows(journal, key, staged).recordsAt(ordinals)
  })
}
