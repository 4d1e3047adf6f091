import { expect, it } from 'vitest'
import type { Log } from '../../../../electron/core/logging/Log.ts'
import { logJobs } from '../../../../electron/core/jobs/logJobs.ts'
import { jobOf } from '../../../../dev/jobOf.ts'

function setUp() {
  const lines: object[] = []
  const told: string[] = []
  const log: Log = { write: (event, entry) => void lines.push({ event, ...entry }) }
  const events = logJobs(
    {
      progress: () => void told.push('progress'),
      changed: (job) => void told.push(job.state),
      removed: (jobId) => void told.push(`removed ${jobId}`),
    },
    log,
  )
  return { lines, told, events }
}

it('logs a job once for each state, not for each batch, and still passes every change on', () => {
  const { lines, told, events } = setUp()
  const job = jobOf({ id: 'a', state: 'uploading' })
  events.changed(job)
  events.changed({ ...job, reconciliation: { ...job.reconciliation, accepted: 1 } })
  events.changed({ ...job, state: 'paused', pauseReason: 'network' })
  events.removed('a')
  expect(lines).toHaveLength(3)
  expect(lines[1]).toMatchObject({ event: 'job', jobId: 'a', state: 'paused', pauseReason: 'network' })
  expect(told).toEqual(['uploading', 'uploading', 'paused', 'removed a'])
})

it('logs nothing of a job that could identify a customer: no file, sheet or column name', () => {
  const { lines, events } = setUp()
  events.changed(jobOf({ fileName: '张三.xlsx', sheetName: '客户张三', pauseMessage: '张三已存在' }))
  expect(JSON.stringify(lines)).not.toContain('张三')
})
