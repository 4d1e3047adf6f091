import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CoreServices } from '../../../../electron/core/createCoreServices.ts'
import { createMemoryKeychain } from '../../../../electron/core/keychain/memoryKeychain.ts'
import type { PrepareSummary } from '../../../../electron/shared/model/prepareSummary.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { correctionMapping } from '../../../support/jobs/CorrectionFixture.ts'
import { chooseDuplicates } from '../../../support/jobs/chooseDuplicates.ts'
import { makeFolder, openServices, prepareWith } from '../../../support/jobs/openServices.ts'

/** What the user decided outlives checking again, a restart and dropping the same file again; in a real worker thread. */

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

function prepare(
  more: { correctionsFrom?: string; carriesOverUnfinished?: boolean; mapping?: Mapping } = {},
): Promise<PrepareSummary> {
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

describe('checking again', () => {
  it('keeps cells, skipped rows, the choice about duplicates and the decision to leave out wrong rows, and reports it', async () => {
    const { job: first } = await prepare()
    await decideAll(first.id)
    const { job, carriedOver } = await prepare({ correctionsFrom: first.id })
    expect(carriedOver).toEqual({
      fromJobId: first.id,
      changedRows: 2,
      keepsDuplicateChoice: true,
      keepsSkipInvalid: true,
      losesHistory: true,
    })
    expect(await rowsOf(job.id)).toEqual(await rowsOf(first.id))
    expect((await rowsOf(job.id)).map(([, skippedAs]) => skippedAs)).toEqual([
      null,
      'duplicate',
      null,
      'invalid',
      'user',
    ])
    expect(job.skipInvalid).toBe(true)
    expect(await services.corrections.duplicates(job.id)).toMatchObject({ keep: 'merge', fields: ['phone'] })
    expect(services.jobs.issues(job.id)).toEqual(services.jobs.issues(first.id))
  })

  it('does not turn cells that a choice filled in into typed ones: another choice reverts them', async () => {
    const { job: first } = await prepare()
    await decideAll(first.id)
    const { job } = await prepare({ correctionsFrom: first.id })
    await chooseDuplicates(services.corrections, job.id, ['phone'], 'all')
    const [[cells]] = (await rowsOf(job.id)) as [[string[], null]]
    expect(cells).toEqual(['a1', '13800001111', '', '1990-01-02', 'VIP'])
  })

  it('keeps what a choice filled in when the fields it compared are no longer matched', async () => {
    const { job: first } = await prepare()
    await decideAll(first.id)
    const columns = mapping.columns.map((each) => (each.columnIndex === 1 ? { ...each, target: null } : each))
    const { job, carriedOver } = await prepare({
      correctionsFrom: first.id,
      mapping: { ...mapping, columns },
    })
    expect(carriedOver?.keepsDuplicateChoice).toBe(false)
    const [[cells]] = (await rowsOf(job.id)) as [[string[], null]]
    expect(cells[2]).toBe('女')
  })

  it('carries everything over in steps that undo reverts', async () => {
    const { job: first } = await prepare()
    const before = await rowsOf(first.id)
    await decideAll(first.id)
    const { job } = await prepare({ correctionsFrom: first.id })
    expect((await services.corrections.move(job.id, 'undo'))?.changedRows).toBe(2)
    expect((await services.corrections.move(job.id, 'undo'))?.changedRows).toBe(2)
    expect(await services.corrections.move(job.id, 'undo')).toBeNull()
    const rows = await rowsOf(job.id)
    expect(rows.map(([cells]) => cells)).toEqual(before.map(([cells]) => cells))
  })
})

describe('preparing the same file after a restart', () => {
  it('carries over the corrections of the job that was not uploaded', async () => {
    const { job: first } = await prepare()
    await decideAll(first.id)
    await services.close()
    services = open()
    const { job, carriedOver } = await prepare({ carriesOverUnfinished: true })
    expect(carriedOver).toMatchObject({ fromJobId: first.id, changedRows: 2, keepsDuplicateChoice: true })
    expect(await rowsOf(job.id)).toEqual(await rowsOf(first.id))
  })

  it('carries them over from the newest such job, though that one had carried them over itself', async () => {
    const { job: first } = await prepare()
    await decideAll(first.id)
    const { job: second } = await prepare({ correctionsFrom: first.id })
    await services.corrections.editCell(second.id, { ordinal: 3, columnIndex: 1, text: '13800001114' })
    const { carriedOver } = await prepare({ carriesOverUnfinished: true })
    expect(carriedOver).toMatchObject({ fromJobId: second.id, changedRows: 3 })
  })

  it.each([
    [
      'its bytes are others',
      () => writeFileSync(join(place.folder, 'customers.csv'), `${lines.join('\n')}\n`),
      {},
    ],
    ['nobody asked for it', () => undefined, { carriesOverUnfinished: false }],
  ])('carries nothing over when %s', async (_why, change, more) => {
    const { job: first } = await prepare()
    await decideAll(first.id)
    change()
    const { job, carriedOver } = await prepare({ carriesOverUnfinished: true, ...more })
    expect(carriedOver).toBeUndefined()
    expect(job).toMatchObject({ editedRows: 0, skippedRows: 0, skipInvalid: false })
  })

  it('carries over the decisions about rows with errors and repeated customers, though they changed no row', async () => {
    const { job: first } = await prepare()
    services.edits.setSkipInvalid(first.id, true)
    const { job: second, carriedOver } = await prepare({ carriesOverUnfinished: true })
    expect(carriedOver).toMatchObject({ fromJobId: first.id, changedRows: 0, keepsSkipInvalid: true })
    expect(second.skipInvalid).toBe(true)

    services.edits.setSkipInvalid(second.id, false)
    await chooseDuplicates(services.corrections, second.id, ['phone'], 'all')
    const { carriedOver: third } = await prepare({ carriesOverUnfinished: true })
    expect(third).toMatchObject({ fromJobId: second.id, keepsDuplicateChoice: true, keepsSkipInvalid: false })
  })

  it('carries nothing over from a job in which nothing was decided', async () => {
    await prepare()
    expect((await prepare({ carriesOverUnfinished: true })).carriedOver).toBeUndefined()
  })
})
