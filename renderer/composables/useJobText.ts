import { useI18n } from 'vue-i18n'
import type { Job } from '../../electron/shared/model/job.ts'
import type { Tone } from '../components/ledger.ts'
import { useJobsStore } from '../stores/jobs.ts'
import { summariseResult } from './describeResult.ts'
import { useFormat } from './useFormat.ts'

/** Texts of a job's state: its chip, and one sentence about the next step. */
export function useJobText() {
  const { t } = useI18n()
  const jobs = useJobsStore()
  const format = useFormat()

  function chip(job: Job): { tone: Tone; text: string } {
    const { rejected, unknown } = job.reconciliation
    if (job.queuePosition !== null) return { tone: 'accent', text: t('jobs.state.queued') }
    switch (job.state) {
      case 'preparing':
      case 'uploading':
        return { tone: 'accent', text: t(`jobs.state.${job.state}`) }
      case 'prepared':
        return { tone: 'aside', text: t('jobs.state.prepared') }
      case 'paused':
      case 'stopped':
      case 'needsToken':
        return { tone: 'warn', text: t(`jobs.state.${job.state}`) }
      case 'completed':
        if (unknown > 0) return { tone: 'unsure', text: t('jobs.state.completedUnknown') }
        if (rejected > 0) return { tone: 'bad', text: t('jobs.state.completedRejected') }
        return { tone: 'good', text: t('jobs.state.completed') }
    }
  }

  /** Why a job is paused and what to do, with the date where it was asked to wait until one. */
  function pauseText({ pauseReason, heldUntil }: Job): string {
    const until = heldUntil === null ? '' : format.dateTime(heldUntil)
    return t(`jobs.pause.${pauseReason ?? 'user'}`, { until })
  }

  function next(job: Job): string {
    const { pending } = jobs.reconciliationOf(job)
    const rows = format.count(pending)
    if (job.queuePosition !== null) return t('jobs.next.queued', { position: job.queuePosition })
    switch (job.state) {
      case 'preparing':
      case 'uploading':
        return t(`jobs.next.${job.state}`)
      case 'needsToken':
        return job.pauseReason === 'permission' ? t('jobs.pause.permission') : t('jobs.next.needsToken')
      case 'prepared':
        if (job.invalidRows > 0 && !job.skipInvalid) {
          return t('jobs.next.hasInvalid', { count: format.count(job.invalidRows) })
        }
        return pending > 0
          ? t('jobs.next.prepared', { rows })
          : t('jobs.next.nothingLeft', { count: format.count(job.reconciliation.skipped) })
      case 'paused':
        return pauseText(job)
      case 'stopped':
        return t('jobs.next.stopped', { rows })
      case 'completed': {
        const { key, counts } = summariseResult(job)
        return t(key, { count: format.count(counts.count ?? 0) })
      }
    }
  }

  return { chip, next, pauseText }
}
