import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportReport } from '../../../../electron/core/reports/exportReport.ts'
import { exportProblems } from '../../../../electron/core/reports/exportProblems.ts'
import { recogniseFile } from '../../../../electron/core/reports/recogniseFile.ts'
import { CorrectionFixture, correctionMapping, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

const cells = [
  ['a0', '13800001111', '男', '', '', 'x'],
  ['a1', '1380000', '男', '', '=1+1', ''],
  ['a2', '13800001112', '男', '', '', ''],
]

async function dataKey(): Promise<Buffer> {
  const { journal, keys } = fixture.base
  return keys.open(journal.jobs.get('job'))
}

describe('a file of failed rows', () => {
  it.each(['zh-CN', 'en'] as const)(
    'is recognised in %s, with mapping and options for 补传',
    async (language) => {
      await fixture.prepare(rowsOf(cells))
      const { journal, dataDir } = fixture.base
      journal.write(() => journal.jobs.setSkipInvalid(journal.jobs.get('job').key, true, 'x'))
      await fixture.corrections.changeRows('job', { kind: 'ordinals', ordinals: [2] }, { kind: 'skip' })
      await fixture.base.uploadToEnd()
      const path = join(dataDir, 'failed.xlsx')
      expect(
        await exportReport(journal, { dataDir, jobId: 'job', dataKey: await dataKey(), path, language }),
      ).toBe(2)
      const known = await recogniseFile(journal, path)
      expect(known).toMatchObject({ kind: 'failedRows', jobId: 'job', fileName: 'job.xlsx' })
      expect(known?.options).toEqual(fixture.queries.get('job').options)
      const moved = correctionMapping.columns.map((each) => ({ ...each, columnIndex: each.columnIndex + 2 }))
      expect(known?.mapping.columns.slice(2)).toEqual(moved)
      // The two columns of ours are not imported.
      expect(known?.mapping.columns.slice(0, 2).map(({ target }) => target)).toEqual([null, null])
    },
  )
})

describe('a file of problem rows', () => {
  it('is for 补传 once its job was uploaded', async () => {
    await fixture.prepare(rowsOf(cells))
    const { journal, dataDir } = fixture.base
    const path = join(dataDir, 'problems.csv')
    const task = { dataDir, jobId: 'job', dataKey: await dataKey(), path, language: 'zh-CN' as const }
    expect(await exportProblems(journal, task)).toBe(1)
    expect(await recogniseFile(journal, path)).toMatchObject({ kind: 'problemRows' })
    journal.write(() => journal.jobs.setSkipInvalid(journal.jobs.get('job').key, true, 'x'))
    await fixture.base.uploadToEnd()
    expect(await recogniseFile(journal, path)).toMatchObject({ kind: 'failedRows' })
  })

  it('changes nothing when nobody changed it, not even the cells its CSV had to guard', async () => {
    await fixture.prepare(rowsOf(cells))
    const { journal, dataDir } = fixture.base
    const path = join(dataDir, 'problems.csv')
    await exportProblems(journal, {
      dataDir,
      jobId: 'job',
      dataKey: await dataKey(),
      path,
      language: 'zh-CN',
    })
    expect(await fixture.corrections.mergeFile('job', path)).toMatchObject({
      matchedRows: 1,
      changedCells: 0,
      unknownRows: 0,
    })
    expect(fixture.corrections.editState('job').undo).toBeNull()
  })

  it('of a removed job is treated like any other file', async () => {
    await fixture.prepare(rowsOf(cells))
    const { journal, dataDir } = fixture.base
    const path = join(dataDir, 'problems.csv')
    await exportProblems(journal, {
      dataDir,
      jobId: 'job',
      dataKey: await dataKey(),
      path,
      language: 'zh-CN',
    })
    journal.write(() => journal.jobs.remove(journal.jobs.get('job').key))
    expect(await recogniseFile(journal, path)).toBeNull()
  })
})
