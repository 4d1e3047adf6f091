import type { Job, JobProgress } from '../model/job.ts'
import type { TokenStatus } from '../model/settings.ts'

/** What the main process tells the window unasked. */
export interface EventPayloads {
  /** Counts and speed of the job at work, at least every 200 ms while there is any. */
  'job.progress': JobProgress
  /** A job was made, changed its state, or its data was purged. */
  'job.changed': Job
  'job.removed': { jobId: string }
  'token.changed': TokenStatus
  /** Show a page: its path behind the `#`. A notification was clicked, or F1 pressed. */
  navigate: { path: string }
  /** The system handed the app a file: `file.takeOpened` answers it. */
  'file.opened': { waiting: true }
}

export type EventName = keyof EventPayloads

/** The single event channel carries one of these. */
export type AppEvent = { [Name in EventName]: { name: Name; payload: EventPayloads[Name] } }[EventName]
