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
  const texts = {
    opening: cli.opening,
    preparing: cli.preparing,
    uploading: cli.uploading,
    stopping: cli.uploading,
  }
  const line = formatMessage(texts[progress.phase], params)
  if (progress.nextAttemptAt === null) return [line]
  const time = new Date(progress.nextAttemptAt).toTimeString().slice(0, 8)
  return [line, formatMessage(cli.waiting, { time })]
}
