import type { ChangeProgress } from '../model/correction.ts'
import type { Job, JobProgress } from '../model/job.ts'
import type { TokenStatus } from '../model/settings.ts'
import type { UpdateStatus } from '../model/update.ts'

/** Menu entries whose work is the window's: 保存, 撤销, 重做 on the page shown, and 下载导入模板. */
export type WindowCommand = 'save' | 'undo' | 'redo' | 'downloadTemplate'

/** Events that the main process pushes to the window. */
export interface EventPayloads {
  /** Counts and speed of the running job, at least every 200 ms while there is one. */
  'job.progress': JobProgress
  /** How far a change of many rows (`job.changeRows` and its kind) is. */
  'job.changeProgress': ChangeProgress
  /** A job was made, changed its state, or its data was purged. */
  'job.changed': Job
  'job.removed': { jobId: string }
  'token.changed': TokenStatus
  /** The state of the app's own updates. */
  'update.changed': UpdateStatus
  /** Show a page, by its path behind the `#`: a notification was clicked, or F1 pressed. */
  navigate: { path: string }
  command: { name: WindowCommand }
  /** The system opened a file with the app: `file.takeOpened` answers its handle. */
  'file.opened': { waiting: true }
}

export type EventName = keyof EventPayloads

/** The single event channel carries one of these. */
export type AppEvent = { [Name in EventName]: { name: Name; payload: EventPayloads[Name] } }[EventName]
