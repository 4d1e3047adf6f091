import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CoreServices } from '../../../electron/core/createCoreServices.ts'
import { prepareWith } from '../jobs/openServices.ts'

/** `M0`, `M1` …: a row has the identity `identityId:M0` in the ledger. */
export function idOf(index: number): string {
  return `M${index}`
}

/** What a job of the fault tests has; matching is on unless it says otherwise. */
export interface TestJob {
  rows: number
  batchRows: number
  concurrency?: number
  isMatching?: boolean
}

/** Prepares a job with the given number of customers. @returns its id */
export async function prepareCustomers(
  services: CoreServices,
  folder: string,
  job: TestJob,
): Promise<string> {
  const path = join(folder, 'customers.csv')
  const lines = Array.from({ length: job.rows }, (_, index) => `${idOf(index)},张${index}`)
  writeFileSync(path, `会员编号,姓名\n${lines.join('\n')}\n`)
  const prepared = await prepareWith(services, {
    path,
    mapping: {
      columns: [
        { columnIndex: 0, columnName: '会员编号', target: { kind: 'standard', field: 'identityId' } },
        { columnIndex: 1, columnName: '姓名', target: { kind: 'standard', field: 'realName' } },
      ],
      constants: [],
      blanksClear: false,
    },
    rowsPerBatch: job.batchRows,
    concurrency: job.concurrency ?? 1,
    ...(job.isMatching === false && { options: { isMatching: false, importMode: 1 } }),
  })
  return prepared.job.id
}

/** Random for every run and printed by every test that uses it; `TEST_SEED` repeats a run. */
export const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 1_000_000)

/** Set by `npm run soak`, which runs the long versions. */
export function soakOr(usual: number, soak: number): number {
  return process.env['SOAK'] === '1' ? soak : usual
}

/** Number of kills: `SOAK_KILLS` splits a long run into parts, each with its own `TEST_SEED`. */
export function killsOr(usual: number, soak: number): number {
  const { SOAK_KILLS: piece } = process.env
  return piece === undefined ? soakOr(usual, soak) : Number(piece)
}
