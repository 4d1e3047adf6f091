import type { JobProgress } from '../../shared/model/job.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'

/** Describes progress for a person: one line, and a second one while the upload waits. */
export function progressLines({ cli }: Texts, progress: JobProgress): string[] {
  const params = {
    percent: Math.floor(progress.fraction * 100),
    rows: progress.rowsDone,
    rate: Math.round(progress.rowsPerSecond),
    batches: progress.batchesDone,
    batchesTotal: progress.batchesTotal,
  }
  const line = formatMessage(progress.phase === 'preparing' ? cli.preparing : cli.uploading, params)
  if (progress.nextAttemptAt === null) return [line]
  const time = new Date(progress.nextAttemptAt).toTimeString().slice(0, 8)
  return [line, formatMessage(cli.waiting, { time })]
}
