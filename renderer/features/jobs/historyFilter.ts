import type { Job } from '../../../electron/shared/model/job.ts'

const states = {
  all: () => true,
  open: (job: Job) => job.state !== 'completed' && job.state !== 'prepared',
  prepared: (job: Job) => job.state === 'prepared',
  completed: (job: Job) => job.state === 'completed',
  troubled: (job: Job) => job.reconciliation.rejected + job.reconciliation.unknown > 0,
} satisfies Record<string, (job: Job) => boolean>

type HistoryState = keyof typeof states
export const historyStates = Object.keys(states) as HistoryState[]

export interface HistoryFilter {
  /** Part of the file's name, whatever its case. */
  search: string
  state: HistoryState
  /** First and last day, inclusive, in local time; null: any. */
  days: [first: Date, last: Date] | null
}

export const noFilter: HistoryFilter = { search: '', state: 'all', days: null }

/** Returns the matching jobs in the given order. */
export function filterJobs(jobs: readonly Job[], { search, state, days }: HistoryFilter): Job[] {
  const words = search.trim().toLowerCase()
  const from = days && startOfDay(days[0])
  const to = days && startOfDay(days[1], 1)
  return jobs.filter((job) => {
    const createdAt = new Date(job.createdAt)
    return (
      states[state](job) &&
      job.fileName.toLowerCase().includes(words) &&
      (from === null || createdAt >= from) &&
      (to === null || createdAt < to)
    )
  })
}

/** Local midnight: with daylight saving a day may not have 24 hours. */
function startOfDay(day: Date, daysLater = 0): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysLater)
}
