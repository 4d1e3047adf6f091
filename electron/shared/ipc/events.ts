import type { ChangeProgress } from '../model/correction.ts'
import type { Job, JobProgress } from '../model/job.ts'
import type { TokenStatus } from '../model/settings.ts'
import type { UpdateStatus } from '../model/update.ts'

/** 保存, 撤销, 重做 of the page shown, and 下载导入模板. */
export type WindowCommand = 'save' | 'undo' | 'redo' | 'downloadTemplate'

/** What the main process tells the window unasked. */
export interface EventPayloads {
  /** Counts and speed of the job at work, at least every 200 ms while there is any. */
  'job.progress': JobProgress
  /** How far a change of many rows (`job.changeRows` and its kind) is. */
  'job.changeProgress': ChangeProgress
  /** A job was made, changed its state, or its data was purged. */
  'job.changed': Job
  'job.removed': { jobId: string }
  'token.changed': TokenStatus
  /** Something changed about updates of the app itself. */
  'update.changed': UpdateStatus
  /** Show a page: its path behind the `#`. A notification was clicked, or F1 pressed. */
  navigate: { path: string }
  /** An entry of the menu whose work is the window's: what it does depends on the page shown. */
  command: { name: WindowCommand }
  /** The system handed the app a file: `file.takeOpened` answers it. */
  'file.opened': { waiting: true }
}

export type EventName = keyof EventPayloads

/** The single event channel carries one of these. */
export type AppEvent = { [Name in EventName]: { name: Name; payload: EventPayloads[Name] } }[EventName]
