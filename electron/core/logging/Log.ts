/**
 * Everything that is ever logged, and with which fields. What is not listed here cannot be written: no row, no cell, no
 * name of a file or a column, no path, no token. A new field is a decision about privacy (docs/privacy.md).
 */
export const logFields = {
  started: ['version', 'host', 'platform', 'electron', 'node'],
  ended: [],
  /** A job came to another state. */
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
  /** `where` is a route or a part of the app, `message` English and masked, `system` an error number of the system. */
  error: ['where', 'code', 'name', 'message', 'system', 'stack'],
  /** 立即清除本机数据. */
  dataCleared: ['scope', 'jobs'],
} as const satisfies { readonly [event: string]: readonly string[] }

export type LogEvent = keyof typeof logFields
export type LogValue = string | number | boolean | null
export type LogEntry<Event extends LogEvent> = { [Field in (typeof logFields)[Event][number]]?: LogValue }

/** Where the app writes down what it did. Never throws: a log that cannot be written is no reason to stop. */
export interface Log {
  write<Event extends LogEvent>(event: Event, entry: LogEntry<Event>): void
}

/** For whoever does not log. */
export const noLog: Log = { write: () => undefined }
