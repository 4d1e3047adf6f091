import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import type { Job } from '../../shared/model/job.ts'
import { localTime } from '../output/localTime.ts'

/** Describes a job for a person: its state, its reconciliation, and what it waits for. */
export function describeJob(texts: Texts, job: Job): string[] {
  const { cli } = texts
  const lines = [
    formatMessage(cli.job, { jobId: job.id, file: job.fileName, state: cli.states[job.state] }),
    describeReconciliation(texts, job),
  ]
  if (job.isRehearsal) lines.push(cli.rehearsalJob)
  if (job.recordsLost && job.reconciliation.unknown > 0) lines.push(cli.recordsLostJob)
  if (job.pauseReason) {
    const until = job.heldUntil === null ? '' : localTime(job.heldUntil)
    lines.push(formatMessage(cli.pauses[job.pauseReason], { until }))
  }
  if (job.pauseMessage) lines.push(formatMessage(cli.platformWords, { words: job.pauseMessage }))
  return lines
}

/** 总行数 = 成功 + 失败 + 跳过 + 待确认 + 未上传. */
export function describeReconciliation({ cli }: Texts, { reconciliation }: Job): string {
  return formatMessage(cli.reconciliation, { ...reconciliation })
}
