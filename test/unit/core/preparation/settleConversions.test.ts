import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CoreServices } from '../../../../electron/core/createCoreServices.ts'
import type { Job } from '../../../../electron/shared/model/job.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { makeFolder, openServices, prepareWith } from '../../../support/jobs/openServices.ts'

/** The order of day and month is settled by the whole file before any row is converted; in a real worker thread. */

let place: ReturnType<typeof makeFolder>
let services: CoreServices
beforeEach(() => {
  place = makeFolder()
  services = openServices(place.dataDir)
})
afterEach(async () => {
  await services.close()
  place.remove()
})

async function prepare(birthdays: string[]): Promise<{ job: Job; mapping: Mapping; sent: string[] }> {
  const path = join(place.folder, 'customers.csv')
  const lines = birthdays.map((birthday, index) => `${13_800_000_000 + index},${birthday}`)
  writeFileSync(path, ['手机,生日', ...lines].join('\n'))
  const prepared = await prepareWith(services, {
    path,
    mapping: {
      columns: [
        { columnIndex: 0, columnName: '手机', target: { kind: 'standard', field: 'phone' } },
        { columnIndex: 1, columnName: '生日', target: { kind: 'standard', field: 'birthday' } },
      ],
      constants: [],
      blanksClear: false,
    },
  })
  const { id } = prepared.job
  const { rows } = await services.jobs.rows(id, { kind: 'all' }, 0, 5)
  const sent = rows.map(({ recordJson }) => (JSON.parse(recordJson) as { birthday: string }).birthday)
  const job = services.jobs.get(id)
  return { job, mapping: job.mapping, sent }
}

it('by a date further down in the file, for later corrections too', async () => {
  const filler = Array.from({ length: 3_000 }, () => '1990-05-06')
  const { job, mapping, sent } = await prepare(['1/2/1990', '3/4/1991', ...filler, '13/02/2024'])
  expect(sent.slice(0, 2)).toEqual(['1990-02-01', '1991-04-03'])
  expect({ invalidRows: job.invalidRows, total: job.reconciliation.total }).toEqual({
    invalidRows: 0,
    total: 3_003,
  })
  expect(mapping.conversions?.dayMonthOrder).toBe('dayFirst')
  const cell = { ordinal: 0, columnIndex: 1, text: '5/6/1990' }
  const { row } = await services.corrections.editCell(job.id, cell)
  expect(row.recordJson).toContain('"birthday":"1990-06-05"')
})

it('never when two dates prove different orders: every ambiguous date is then a problem', async () => {
  const { job, mapping } = await prepare(['1/2/1990', '13/02/2024', '02/13/2024'])
  expect(mapping.conversions?.dayMonthOrder).toBeUndefined()
  expect(job.invalidRows).toBe(1)
  expect(services.jobs.issues(job.id)).toMatchObject([{ code: 'birthday.ambiguous', count: 1 }])
})
