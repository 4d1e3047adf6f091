import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JobQueries } from '../../../../electron/core/jobs/JobQueries.ts'
import { exportReport } from '../../../../electron/core/reports/exportReport.ts'
import { nameRowsMeant } from '../../../../electron/core/rows/nameRowsMeant.ts'
import { explainPlaces } from '../../../../electron/shared/locales/explainPlaces.ts'
import { accepted, refused } from '../../../support/jobs/callResults.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

const rowNumbers = [4, 9, 12]
const explain = (message: string): string =>
  explainPlaces(
    message,
    nameRowsMeant(message, () => rowNumbers),
    (row) => `（原表第${row}行）`,
  )

describe('a place in a message of the platform', () => {
  it.each([
    ['第1条客户资料有误', '第1条（原表第4行）客户资料有误'],
    ['第 3 条、第2行的手机号重复', '第 3 条（原表第12行）、第2行（原表第9行）的手机号重复'],
    ['data[0].phone is invalid', 'data[0]（原表第4行）.phone is invalid'],
    // Of another call, or no place at all: better the platform's words alone than a wrong row.
    ['第4条客户资料有误', '第4条客户资料有误'],
    ['第0条有误，第二条也是', '第0条有误，第二条也是'],
    ['metadata[0] is odd', 'metadata[0] is odd'],
    ['标签不存在', '标签不存在'],
  ])('%s is explained by the row: %s', (message, explained) => {
    expect(explain(message)).toBe(explained)
  })

  it('does not make anything read rows for a message without one', () => {
    const read = (): number[] => {
      throw new Error('read')
    }
    expect(nameRowsMeant('标签不存在', read)).toEqual([])
    expect(nameRowsMeant(null, read)).toEqual([])
  })
})

describe('第N条 of a rejected batch', () => {
  let folder: string
  let fixture: JobsFixture
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'meant-'))
    fixture = new JobsFixture()
  })
  afterEach(() => {
    fixture.close()
    rmSync(folder, { recursive: true, force: true })
  })

  // Rows left out are not part of the call: counting in the file would name the wrong customer.
  it('is counted among the rows that were sent, on the page and in the export', async () => {
    await fixture.addJob({ rows: 20, batchRows: 10, invalid: [11], skipInvalid: true, bisectRejected: false })
    fixture.platform.behaviour = (call) => ({
      result: call.number === 2 ? refused('第3条客户资料有误') : accepted(),
    })
    await fixture.uploadToEnd()
    // Ordinals 10, 12 and 13 are rows 12, 14 and 15; the first batch has ten rows.
    const queries = new JobQueries(fixture.journal, fixture.feed, fixture.keys)
    const [batch] = queries.batches('job', 'rejected')
    expect(batch?.rowsMeant).toEqual([{ place: '第3条', rowNumber: 15 }])
    const path = join(folder, 'r.csv')
    const dataKey = await fixture.keys.open(fixture.journal.jobs.get('job'))
    const { dataDir } = fixture
    await exportReport(fixture.journal, { jobId: 'job', dataDir, dataKey, path, language: 'zh-CN' })
    expect(readFileSync(path, 'utf8')).toContain('第3条（原表第15行）客户资料有误')
  })
})
