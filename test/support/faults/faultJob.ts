import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCoreServices, type CoreServices } from '../../../electron/core/createCoreServices.ts'
import { createMemoryKeychain, type Keychain } from '../../../electron/core/secrets/index.ts'
import { defaultMatchingOptions } from '../../../electron/shared/model/matchingOptions.ts'

/** A data folder of its own, inside a folder that is removed with everything in it. */
export function makeFolder(): { folder: string; dataDir: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'))
  return {
    folder,
    dataDir: join(folder, 'data'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The services on a data folder, with the worker run from its source and without the system's keychain. */
export function openServices(
  dataDir: string,
  options: { token?: string | undefined; keychain?: Keychain; removed?: (jobId: string) => void } = {},
): CoreServices {
  return createCoreServices({
    dataDir,
    workerUrl: new URL('../../../electron/worker/index.ts', import.meta.url),
    environmentToken: 'token' in options ? options.token : 'token-of-the-tests',
    keychain: options.keychain ?? createMemoryKeychain('none in this test'),
    events: {
      progress: () => undefined,
      changed: () => undefined,
      removed: (jobId) => options.removed?.(jobId),
    },
  })
}

/** `M0`, `M1` … : the identity of a row in the platform's books is `identityId:M0`. */
export function idOf(index: number): string {
  return `M${index}`
}

/** Prepares a job of so many customers, beside the data folder. @returns its id */
export async function prepareCustomers(
  services: CoreServices,
  folder: string,
  job: { rows: number; batchRows: number; concurrency?: number },
): Promise<string> {
  const path = join(folder, 'customers.csv')
  const lines = Array.from({ length: job.rows }, (_, index) => `${idOf(index)},张${index}`)
  writeFileSync(path, `会员编号,姓名\n${lines.join('\n')}\n`)
  const { jobId } = await services.preparation.start({
    path,
    choices: {},
    mapping: {
      columns: [
        { columnIndex: 0, columnName: '会员编号', target: { kind: 'standard', field: 'identityId' } },
        { columnIndex: 1, columnName: '姓名', target: { kind: 'standard', field: 'realName' } },
      ],
      constants: [],
      blanksClear: false,
    },
    options: defaultMatchingOptions,
    batchRows: job.batchRows,
    concurrency: job.concurrency ?? 1,
    bisectRejected: true,
  })
  await services.preparation.wait(jobId)
  return jobId
}

/** Drawn anew for every run, printed by every test that uses it; `TEST_SEED` repeats one. */
export const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 1_000_000)

/** `npm run soak` asks for the long versions. */
export function soakOr(usual: number, soak: number): number {
  return process.env['SOAK'] === '1' ? soak : usual
}

/** How many kills: `SOAK_KILLS` makes pieces of a long run, each with its own `TEST_SEED`. */
export function killsOr(usual: number, soak: number): number {
  const { SOAK_KILLS: piece } = process.env
  return piece === undefined ? soakOr(usual, soak) : Number(piece)
}
