import type { ChangeProgress } from '../model/correction.ts'
import type { Job, JobProgress } from '../model/job.ts'
import type { TokenStatus } from '../model/settings.ts'
import type { PlatformPreview } from '../model/platformPreview.ts'
import type { UpdateStatus } from '../model/update.ts'
import type { Verification } from '../model/verification.ts'

/** Menu entries handled by the window: 保存, 撤销, 重做 on the page shown, and 下载导入模板. */
export type WindowCommand = 'save' | 'undo' | 'redo' | 'downloadTemplate'

/** Events that the main process pushes to the window. */
export interface EventPayloads {
  /** Counts and speed of the running job, at least every 200 ms while there is one. */
  'job.progress': JobProgress
  /** Progress of a bulk change (`job.changeRows` and its kind). */
  'job.changeProgress': ChangeProgress
  /** A job was created, changed its state, or its data was purged. */
  'job.changed': Job
  'job.removed': { jobId: string }
  /** A 核对 has found more, waits or has ended. */
  'verification.changed': Verification
  /** 看看哪些客户已经在平台上 has got further. */
  'platformPreview.changed': PlatformPreview
  'token.changed': TokenStatus
  /** The state of the app's own updates. */
  'update.changed': UpdateStatus
  /** Shows a page, by its path after the `#`: a notification was clicked, or F1 pressed. */
  navigate: { path: string }
  command: { name: WindowCommand }
  /** The system opened a file with the app: fetch its handle by `file.takeOpened`. */
  'file.opened': { waiting: true }
}

export type EventName = keyof EventPayloads

/** Payload of the single event channel. */
export type AppEvent = { [Name in EventName]: { name: Name; payload: EventPayloads[Name] } }[EventName]
