import { describe, expect, test } from 'vitest'
import { findRememberedJob, repeatMapping } from '../../../../electron/core/mapping/rememberedMapping.ts'
import type { Job } from '../../../../electron/shared/model/job.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { jobOf } from '../../../../dev/jobOf.ts'
import { columnsOf, standard } from './builders.ts'

const mapping: Mapping = {
  columns: [
    { columnIndex: 0, columnName: '联系', target: standard('phone') },
    { columnIndex: 1, columnName: '序号', target: null },
  ],
  constants: [{ target: standard('sex'), value: '女' }],
  blanksClear: true,
  conversions: { twoDigitYears: 'lastHundredYears' },
}

function job(id: string, changes: Partial<Job> = {}): Job {
  return jobOf({ id, state: 'completed', mapping, reconciliation: { accepted: 3 }, ...changes })
}

describe('a mapping is reused', () => {
  test('from the newest completed job with this header, whatever the order and marks of the columns', () => {
    const jobs = [job('other', { mapping: { ...mapping, columns: [] } }), job('new'), job('old')]
    expect(findRememberedJob(columnsOf('序号', '联系*'), jobs)?.id).toBe('new')
  })

  test('with its constants, switches and columns that are not imported, at their places in the new file', () => {
    const repeated = repeatMapping(columnsOf('序号', '联系*'), job('new'))
    expect(repeated.mapping).toEqual({
      ...mapping,
      columns: [
        { columnIndex: 0, columnName: '序号', target: null },
        { columnIndex: 1, columnName: '联系*', target: standard('phone') },
      ],
    })
    expect(repeated.suggestions.map(({ state, target }) => [state, target])).toEqual([
      ['unmatched', null],
      ['matched', standard('phone')],
    ])
  })

  test.each([
    ['was only prepared', job('x', { state: 'prepared' })],
    ['was stopped', job('x', { state: 'stopped' })],
    ['was practised', job('x', { isRehearsal: true })],
    [
      'brought nobody to the platform',
      job('x', { reconciliation: { ...job('x').reconciliation, accepted: 0 } }),
    ],
  ])('never from a job that %s: its mapping may have been the mistake', (_why, one) => {
    expect(findRememberedJob(columnsOf('联系', '序号'), [one])).toBeNull()
  })

  test('never for a header with a column more or less', () => {
    expect(findRememberedJob(columnsOf('联系'), [job('x')])).toBeNull()
    expect(findRememberedJob(columnsOf('联系', '序号', '新列'), [job('x')])).toBeNull()
  })
})
