import { useI18n } from 'vue-i18n'
import { resultTone, summariseResult, type ResultTone } from '../../electron/shared/model/importResult.ts'
import type { Job } from '../../electron/shared/model/job.ts'
import type { Tone } from '../components/ledger.ts'
import { useJobsStore } from '../stores/jobs.ts'
import { useFormat } from './useFormat.ts'

/** Texts of a job's state: its chip, and one sentence about the next step. */
export function useJobText() {
  const { t } = useI18n()
  const jobs = useJobsStore()
  const format = useFormat()

  function chip(job: Job): { tone: Tone; text: string } {
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
        return ended(resultTone(job.reconciliation))
    }
  }

  function ended(tone: ResultTone): { tone: Tone; text: string } {
    const state = tone === 'unsure' ? 'completedUnknown' : tone === 'bad' ? 'completedRejected' : 'completed'
    return { tone, text: t(`jobs.state.${state}`) }
  }

  /** Why a job is paused, and what to do: with the date where it was asked to wait until one. */
  function pauseWords({ pauseReason, heldUntil }: Job): { what: string; next: string } {
    const reason = pauseReason ?? 'user'
    const until = heldUntil === null ? '' : format.dateTime(heldUntil)
    return { what: t(`jobs.pauseTitle.${reason}`), next: t(`jobs.pause.${reason}`, { until }) }
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
        return job.pauseReason === 'permission'
          ? t('jobs.next.paused', pauseWords(job))
          : t('jobs.next.needsToken')
      case 'prepared':
        if (job.invalidRows > 0 && !job.skipInvalid) {
          return t('jobs.next.hasInvalid', { count: format.count(job.invalidRows) })
        }
        return pending > 0
          ? t('jobs.next.prepared', { rows })
          : t('jobs.next.nothingLeft', { count: format.count(job.reconciliation.skipped) })
      case 'paused':
        return t('jobs.next.paused', pauseWords(job))
      case 'stopped':
        return t('jobs.next.stopped', { rows })
      case 'completed': {
        const { key, count } = summariseResult(job)
        return t(key, { count: format.count(count) })
      }
    }
  }

  return { chip, next, pauseWords }
}
