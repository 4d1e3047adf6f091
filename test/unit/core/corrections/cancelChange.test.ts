import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CoreServices } from '../../../../electron/core/createCoreServices.ts'
import type { ChangeProgress } from '../../../../electron/shared/model/correction.ts'
import { correctionMapping } from '../../../support/jobs/CorrectionFixture.ts'
import { makeFolder, openServices, prepareWith } from '../../../support/jobs/openServices.ts'

/** A change of many rows in a real worker thread: its progress, and its result when it is cancelled. */

const rowCount = 6_000
const cause = { kind: 'cause', code: 'sex.unknownValue', field: 'sex' } as const
const mend = { kind: 'setCell', columnIndex: 2, text: '女' } as const

let place: ReturnType<typeof makeFolder>
let services: CoreServices
let onProgress: (progress: ChangeProgress) => void
let jobId: string

beforeEach(async () => {
  place = makeFolder()
  const lines = Array.from({ length: rowCount }, (_, index) => `a${index},${13_800_000_000 + index},先`)
  const path = join(place.folder, 'customers.csv')
  writeFileSync(path, ['编号,手机,性别', ...lines].join('\n'))
  onProgress = () => undefined
  services = openServices(place.dataDir, {
    events: { changeProgress: (progress) => onProgress(progress) },
  })
  const columns = correctionMapping.columns.slice(0, 3)
  const prepared = await prepareWith(services, { path, mapping: { ...correctionMapping, columns } })
  jobId = prepared.job.id
})
afterEach(async () => {
  await services.close()
  place.remove()
})

it('a change of many rows reports how many are done, never more than all and never fewer than before', async () => {
  const told: ChangeProgress[] = []
  onProgress = (progress) => told.push(progress)
  await services.corrections.changeRows(jobId, cause, mend)
  const rows = told.filter(({ phase }) => phase === 'changing').map(({ rowsDone }) => rowsDone)
  expect(rows.length).toBeGreaterThan(0)
  expect(rows).toEqual([...rows].sort((one, other) => one - other))
  expect(rows.at(-1)).toBeLessThanOrEqual(rowCount)
  expect(told.every((each) => each.jobId === jobId && each.rowsTotal === rowCount)).toBe(true)
})

it('a cancelled change leaves whole rows changed, counted, and undone in one step', async () => {
  const before = services.jobs.issues(jobId)
  onProgress = () => services.corrections.cancel(jobId)
  const { changedRows, isCancelled, job } = await services.corrections.changeRows(jobId, cause, mend)
  onProgress = () => undefined
  expect(isCancelled).toBe(true)
  expect(changedRows).toBeGreaterThan(0)
  expect(changedRows).toBeLessThan(rowCount)
  expect({ editedRows: job.editedRows, invalidRows: job.invalidRows }).toEqual({
    editedRows: changedRows,
    invalidRows: rowCount - changedRows,
  })
  const { total } = await services.jobs.rows(jobId, { kind: 'edited' }, 0, 1)
  expect(total).toBe(changedRows)
  expect(services.corrections.editState(jobId).undo).toEqual({ kind: 'setCell', rows: changedRows })
  expect(await services.corrections.move(jobId, 'undo')).toMatchObject({ changedRows })
  expect(services.jobs.issues(jobId)).toEqual(before)
  expect(services.jobs.get(jobId)).toMatchObject({ editedRows: 0, invalidRows: rowCount })
})

it('a change under way keeps the job from being removed or uploaded until it has ended', async () => {
  const refused: string[] = []
  onProgress = () => {
    if (refused.length === 0)
      expect(() => services.removal.remove(jobId)).toThrow('its rows are being changed')
    refused.push('removal')
  }
  const changing = services.corrections.changeRows(jobId, cause, mend)
  const request = { endpoint: null, isRehearsal: false, resendUnknown: false, concurrency: null }
  await expect(services.upload.start(jobId, request)).rejects.toMatchObject({ code: 'job.changing' })
  expect((await changing).changedRows).toBe(rowCount)
  expect(refused.length).toBeGreaterThan(0)
  services.removal.remove(jobId)
  expect(services.jobs.list()).toEqual([])
})

it('cancelling does nothing when no change is under way', async () => {
  services.corrections.cancel(jobId)
  const { changedRows, isCancelled } = await services.corrections.changeRows(jobId, cause, mend)
  expect({ changedRows, isCancelled }).toEqual({ changedRows: rowCount, isCancelled: undefined })
})
