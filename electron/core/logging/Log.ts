/**
 * Allow-list of log events and their fields. Anything else cannot be logged: no row, no cell, no file or
 * column name, no path, no token. Adding a field is a privacy decision (docs/privacy.md).
 */
export const logFields = {
  started: ['version', 'host', 'platform', 'electron', 'node'],
  ended: [],
  /** A job changed its state. */
  job: [
    'jobId',
    'state',
    'pauseReason',
    'isRehearsal',
    'total',
    'accepted',
    'rejected',
    'skipped',
    'unknown',
    'pending',
  ],
  jobRemoved: ['jobId'],
  /** `where`: route or part of the app; `message`: English, masked; `system`: errno name or SQLite code. */
  error: ['where', 'code', 'name', 'message', 'system', 'stack'],
  /** 立即清除本机数据. */
  dataCleared: ['scope', 'jobs'],
} as const satisfies { readonly [event: string]: readonly string[] }

export type LogEvent = keyof typeof logFields
export type LogValue = string | number | boolean | null
export type LogEntry<Event extends LogEvent> = { [Field in (typeof logFields)[Event][number]]?: LogValue }

/** The app's log. Never throws: a failed log write must not stop the work. */
export interface Log {
  write<Event extends LogEvent>(event: Event, entry: LogEntry<Event>): void
}

/** Discards every entry. */
export const noLog: Log = { write: () => undefined }
