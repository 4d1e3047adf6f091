import { afterEach, beforeEach, expect, it } from 'vitest'
import { LineWriter } from '../../../../electron/core/rowLines/LineWriter.ts'
import { CallSurveys } from '../../../../electron/core/jobs/CallSurveys.ts'
import { surveyCall } from '../../../../electron/core/jobs/surveyCall.ts'
import { identityKeyBytes } from '../../../../electron/core/duplicates/hashIdentities.ts'
import { prepareJob } from '../../../../electron/core/preparation/prepareJob.ts'
import type { StandardField } from '../../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
let read: string[]
beforeEach(() => {
  fixture = new JobsFixture()
  read = []
})
afterEach(() => fixture.close())

const fields: StandardField[] = ['identityId', 'phone', 'tags']

async function addJob(id: string, rows: string[][], used = fields): Promise<void> {
  const mapping: Mapping = {
    columns: used.map((field, columnIndex) => ({
      columnIndex,
      columnName: field,
      target: { kind: 'standard', field },
    })),
    constants: [],
    blanksClear: false,
  }
  const { key, dataKey } = await fixture.insertJob(id, mapping)
  await prepareJob({
    journal: fixture.journal,
    job: { key, id },
    dataKey,
    identityKey: Buffer.alloc(identityKeyBytes, 2),
    mapping,
    today: '2026-11-24',
    rows: (async function* () {
      const writer = new LineWriter()
      for (const [index, cells] of rows.entries())
        writer.addRow({ rowNumber: index + 2, cells, defects: null, hidden: false })
      yield writer.take()
    })(),
  })
}

function surveys(): CallSurveys {
  const { journal, keys } = fixture
  return new CallSurveys({
    journal,
    keys,
    callVersion: () => fixture.callVersion,
    count: async (jobId, dataKey, version) => {
      read.push(jobId)
      return surveyCall(journal, jobId, dataKey, version)
    },
  })
}

it('counts what the version of the settings does not take, over the rows that will be sent', async () => {
  await addJob('job', [
    ['', '13800000001', 'a,b'],
    ['M2', '13800000002', ''],
    ['M3', '', 'c'],
    ['', 'not a phone', 'd'],
  ])
  const all = surveys()
  expect(await all.of('job')).toEqual({
    callVersion: 'v1',
    unsent: [],
    rowsWithoutIdentity: 0,
    rowsWithCustomerId: 0,
  })
  expect(read).toEqual([])
  fixture.callVersion = 'v2'
  // The fourth row has an error and is not sent.
  expect(await all.of('job')).toEqual({
    callVersion: 'v2',
    unsent: [
      { field: 'tags', rows: 2 },
      { field: 'identityId', rows: 2 },
    ],
    rowsWithoutIdentity: 1,
    rowsWithCustomerId: 0,
  })
})

// One such row in a batch: the platform refuses all 500, and the good ones are searched for in 18 calls.
it('no upload begins while a row names no customer in its version', async () => {
  await addJob('job', [['M3', '', 'c']])
  await expect(
    fixture.upload.start('job', {
      endpoint: null,
      callVersion: 'v2',
      isRehearsal: false,
      resendUnknown: false,
      concurrency: null,
    }),
  ).rejects.toMatchObject({ code: 'options.identityMissing', params: { count: 1 } })
  expect(fixture.platform.ledger).toEqual([])
  expect(fixture.job().state).toBe('prepared')
})

it('a job goes up in the version of its start, and keeps it', async () => {
  await addJob('job', [['', '13800000001', 'a']])
  fixture.callVersion = 'v2'
  const bodies = new Set<string>()
  fixture.platform.onCall = ({ body }) => void bodies.add(body)
  const { callVersion, state } = await fixture.uploadToEnd('job')
  expect([callVersion, state]).toEqual(['v2', 'completed'])
  expect([...bodies]).toEqual([
    '{"publicParams":{"matchingType":1,"importMode":1},"data":[{"identities":[{"identityValue":"13800000001","identityType":"phone"}]}]}',
  ])
  fixture.callVersion = 'v1'
  fixture.restart()
  expect(fixture.job().callVersion).toBe('v2')
})
