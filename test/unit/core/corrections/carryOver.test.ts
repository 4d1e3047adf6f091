import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CoreServices } from '../../../../electron/core/createCoreServices.ts'
import { createMemoryKeychain } from '../../../../electron/core/keychain/memoryKeychain.ts'
import type { PrepareSummary } from '../../../../electron/shared/model/prepareSummary.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { correctionMapping } from '../../../support/jobs/CorrectionFixture.ts'
import { chooseDuplicates } from '../../../support/jobs/chooseDuplicates.ts'
import { makeFolder, openServices, prepareWith, requestOf } from '../../../support/jobs/openServices.ts'

/** What the user decided outlives reading the file otherwise; in a real worker thread. */

/** Rows 2 and 3 are one customer, row 4 has an error that one cell mends, row 5 one that stays, row 6 is to be left out. */
const lines = [
  '编号,手机,性别,生日,标签',
  'a1,13800001111,,1990-01-02,VIP',
  'a1,13800001111,女,,新客',
  'a3,13800001113,先,,',
  'a4,1380000,,,',
  'a5,13800001115,,,',
]
const mapping: Mapping = { ...correctionMapping, columns: correctionMapping.columns.slice(0, 5) }
const keychain = createMemoryKeychain()

let place: ReturnType<typeof makeFolder>
let services: CoreServices
beforeEach(() => {
  place = makeFolder()
  writeFileSync(join(place.folder, 'customers.csv'), lines.join('\n'))
  services = open()
})
afterEach(async () => {
  await services.close()
  place.remove()
})

function open(): CoreServices {
  return openServices(place.dataDir, { keychain })
}

function prepare(more: { replaces?: string; mapping?: Mapping } = {}): Promise<PrepareSummary> {
  return prepareWith(services, { path: join(place.folder, 'customers.csv'), mapping, ...more })
}

/** Everything a user can decide, once. */
async function decideAll(jobId: string): Promise<void> {
  const { corrections } = services
  await corrections.editCell(jobId, { ordinal: 2, columnIndex: 2, text: '男' })
  await corrections.changeRows(jobId, { kind: 'ordinals', ordinals: [4] }, { kind: 'skip' })
  await chooseDuplicates(corrections, jobId, ['phone'], 'merge')
  services.edits.setSkipInvalid(jobId, true)
}

async function rowsOf(jobId: string): Promise<[string[], string | null][]> {
  const { rows } = await services.jobs.rows(jobId, { kind: 'all' }, 0, 10)
  return rows.map(({ cells, skippedAs }) => [cells, skippedAs])
}

describe('preparing a file in the place of a job', () => {
  it('keeps cells, skipped rows, the choice about duplicates and the decision to leave out wrong rows', async () => {
    const { job: first } = await prepare()
    await decideAll(first.id)
    const rows = await rowsOf(first.id)
    const issues = services.jobs.issues(first.id)
    const { job } = await prepare({ replaces: first.id })
    expect(await rowsOf(job.id)).toEqual(rows)
    expect(rows.map(([, skippedAs]) => skippedAs)).toEqual([null, 'duplicate', null, 'invalid', 'user'])
    expect(job).toMatchObject({ skipInvalid: true, editedRows: 2, skippedRows: 2 })
    expect(await services.corrections.duplicates(job.id)).toMatchObject({ keep: 'merge', fields: ['phone'] })
    expect(services.jobs.issues(job.id)).toEqual(issues)
    expect(
      services.jobs.list().map(({ id }) => id),
      'the former job is gone',
    ).toEqual([job.id])
  })

  it('does not turn cells that a choice filled in into typed ones: another choice reverts them', async () => {
    const { job: first } = await prepare()
    await decideAll(first.id)
    const { job } = await prepare({ replaces: first.id })
    await chooseDuplicates(services.corrections, job.id, ['phone'], 'all')
    const [[cells]] = (await rowsOf(job.id)) as [[string[], null]]
    expect(cells).toEqual(['a1', '13800001111', '', '1990-01-02', 'VIP'])
  })

  it('keeps what a choice filled in when the fields it compared are no longer matched', async () => {
    const { job: first } = await prepare()
    await decideAll(first.id)
    const columns = mapping.columns.map((each) => (each.columnIndex === 1 ? { ...each, target: null } : each))
    const { job } = await prepare({ replaces: first.id, mapping: { ...mapping, columns } })
    expect(await services.corrections.duplicates(job.id)).toMatchObject({ keep: null })
    const [[cells]] = (await rowsOf(job.id)) as [[string[], null]]
    expect(cells[2]).toBe('女')
  })

  it('carries everything over in steps that undo reverts', async () => {
    const { job: first } = await prepare()
    const before = await rowsOf(first.id)
    await decideAll(first.id)
    const { job } = await prepare({ replaces: first.id })
    expect((await services.corrections.move(job.id, 'undo'))?.changedRows).toBe(2)
    expect((await services.corrections.move(job.id, 'undo'))?.changedRows).toBe(2)
    expect(await services.corrections.move(job.id, 'undo')).toBeNull()
    const rows = await rowsOf(job.id)
    expect(rows.map(([cells]) => cells)).toEqual(before.map(([cells]) => cells))
  })

  it('takes them from a job of an earlier session', async () => {
    const { job: first } = await prepare()
    await decideAll(first.id)
    const rows = await rowsOf(first.id)
    await services.close()
    services = open()
    const { job } = await prepare({ replaces: first.id })
    expect(await rowsOf(job.id)).toEqual(rows)
  })

  // The receipt of what was sent would be gone, and the rows sent once more.
  it('leaves a job of which rows were sent', async () => {
    const { job: first } = await prepare()
    services.edits.setSkipInvalid(first.id, true)
    const start = { endpoint: null, isRehearsal: true, resendUnknown: false, concurrency: null }
    await services.upload.start(first.id, start)
    await services.upload.wait(first.id)
    const { job } = await prepare({ replaces: first.id })
    expect(services.jobs.list().map(({ id }) => id)).toEqual([job.id, first.id])
  })

  it('leaves the former job as it was when it is cancelled', async () => {
    const { job: first } = await prepare()
    await decideAll(first.id)
    const rows = await rowsOf(first.id)
    const request = { path: join(place.folder, 'customers.csv'), mapping, replaces: first.id }
    const { jobId } = await services.preparation.start(requestOf(request))
    await services.preparation.cancel(jobId)
    expect(services.jobs.list().map(({ id }) => id)).toEqual([first.id])
    expect(await rowsOf(first.id)).toEqual(rows)
  })
})

describe('preparing a file beside a job', () => {
  it('carries nothing over', async () => {
    const { job: first } = await prepare()
    await decideAll(first.id)
    const { job } = await prepare()
    expect(job).toMatchObject({ editedRows: 0, skippedRows: 0, skipInvalid: false })
    expect(services.jobs.list()).toHaveLength(2)
  })
})
