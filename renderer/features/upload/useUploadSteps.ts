import { computed, ref } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { resultTone } from '../../../electron/shared/model/importResult.ts'
import type { Job, JobProgress } from '../../../electron/shared/model/job.ts'
import { describeTrial } from '../../composables/describeResult.ts'
import { useCommand } from '../../composables/useCommand.ts'
import { useFormat } from '../../composables/useFormat.ts'
import { useNavigateIfCurrent } from '../../composables/useNavigateIfCurrent.ts'
import { useJobActions } from '../../composables/useJobActions.ts'
import { useStartImport } from '../../composables/useStartImport.ts'
import { useNotify } from '../../composables/useNotify.ts'
import { request } from '../../ipc/bridge.ts'
import { useJobsStore } from '../../stores/jobs.ts'
import { useSettingsStore } from '../../stores/settings.ts'
import { canRepair } from './rejected/useRepairs.ts'
import { useExports } from './useExports.ts'

export interface UploadStep {
  name: string
  label: string
  run: () => unknown
  isDisabled?: boolean
}

/** Number of rows the next start sends: those left of an interrupted trial, otherwise all. */
function rowsNext({ trialRows, reconciliation }: Job): number {
  const { accepted, rejected, unknown, pending } = reconciliation
  return trialRows === null ? pending : Math.min(pending, trialRows - accepted - rejected - unknown)
}

/** Whether a job waits for the decision about its trial: rows of it are up. */
export function hasTrialEnded({ pauseReason, reconciliation }: Job): boolean {
  return pauseReason === 'trial' && describeTrial(reconciliation) !== null
}

/** Locale key of the button that continues. After a trial the user decides about the other rows. */
function resumeLabel(job: Job): string {
  if (job.trialRows !== null) return 'upload.resumeTrial'
  if (!hasTrialEnded(job)) return 'upload.resume'
  return resultTone(job.reconciliation) === 'good' ? 'upload.trial.goOn' : 'upload.trial.goOnAnyway'
}

/**
 * The primary step in every state of an upload, and the secondary ones.
 *
 * @param repaired rejected rows that the user changed
 */
export function useUploadSteps(
  job: ComputedRef<Job | undefined>,
  progress: ComputedRef<JobProgress | undefined>,
  repaired: Readonly<Ref<ReadonlySet<number>>>,
  ways: {
    /** Scrolls to the 待确认 batches. */
    showUnknown: () => void
    /** Opens the editor of the next rejected row. */
    fixRejected: () => unknown
    /** What 核对 has to offer. */
    verify: (job: Job) => UploadStep[]
  },
) {
  const { t } = useI18n()
  const jobs = useJobsStore()
  const settings = useSettingsStore()
  const notify = useNotify()
  const navigateIfCurrent = useNavigateIfCurrent()
  const format = useFormat()
  const actions = useJobActions()
  const start = useStartImport()
  const exports = useExports()

  const isEnding = ref(false)
  const isWorking = ref(false)
  const isStopping = computed(() => isEnding.value || progress.value?.phase === 'stopping')

  async function end(route: 'job.pause' | 'job.stop', jobId: string): Promise<void> {
    isEnding.value = true
    await notify.attempt(async () => jobs.update(() => request(route, { jobId })))
    isEnding.value = false
  }

  async function stop(jobId: string): Promise<void> {
    const question = { title: t('upload.stop.title'), message: t('upload.stop.text') }
    if (
      await notify.ask({ ...question, confirm: t('upload.stop.confirm'), cancel: t('upload.stop.cancel') })
    ) {
      await end('job.stop', jobId)
    }
  }

  async function work(action: () => Promise<unknown>): Promise<void> {
    if (isWorking.value) return
    isWorking.value = true
    await notify.attempt(action)
    isWorking.value = false
  }

  /** Sends the rejected rows unchanged again: useful only after a change on the platform. */
  async function retryFailed(current: Job, rejected: number): Promise<void> {
    const question = {
      title: t('upload.retry.title', { count: format.count(rejected) }),
      message: t('upload.retry.text'),
    }
    if (await notify.ask({ ...question, confirm: t('upload.retry.confirm') })) {
      await work(() => actions.retryFailed(current))
    }
  }

  const goLive = (jobId: string) =>
    work(() =>
      navigateIfCurrent(async () => {
        await jobs.update(() => request('job.leaveRehearsal', { jobId }))
        settings.setRehearsal(false)
        return { name: 'confirm', params: { jobId } }
      }),
    )

  const steps = computed<UploadStep[]>(() => {
    const current = job.value
    if (!current) return []
    const { id } = current
    const { rejected, skipped, unknown } = jobs.reconciliationOf(current)
    const failedRows = rejected + skipped + unknown
    const another: UploadStep = { name: 'another', label: t('upload.another'), run: start.startNew }
    const report: UploadStep[] =
      failedRows > 0 && current.hasRows
        ? [
            {
              name: 'export',
              label: t('upload.export', { count: format.count(failedRows) }),
              run: () => work(() => exports.saveReport(id)),
            },
          ]
        : []

    // Beside the repaired rows it would send those that are still as they were rejected.
    const retry: UploadStep[] =
      rejected > 0 && current.hasRows && !current.isRehearsal && repaired.value.size === 0
        ? [
            {
              name: 'retryFailed',
              label: t('upload.retryFailed', { count: format.count(rejected) }),
              run: () => retryFailed(current, rejected),
            },
          ]
        : []

    const where = current.isRehearsal ? 'rehearsal' : 'live'
    /** The repaired rows go up, or else the next one is opened. */
    const repair: UploadStep[] = !(rejected > 0 && canRepair(current))
      ? []
      : repaired.value.size > 0
        ? [
            {
              name: 'retryRepaired',
              label: t(`upload.retryRepaired.${where}`, { count: format.count(repaired.value.size) }),
              run: () => work(() => actions.retryRepaired(current)),
            },
          ]
        : [
            {
              name: 'fixRejected',
              label: t('upload.fixRejected', { count: format.count(rejected) }),
              run: ways.fixRejected,
            },
          ]

    const settle: UploadStep = {
      name: 'settle',
      label: t('upload.unknown.settle', { count: format.count(unknown) }),
      run: ways.showUnknown,
    }

    if (current.queuePosition !== null) {
      return [{ name: 'unqueue', label: t('jobs.action.unqueue'), run: () => actions.unqueue(current) }]
    }
    switch (current.state) {
      case 'uploading':
        return [
          { name: 'pause', label: t('upload.pause'), run: () => end('job.pause', id) },
          { name: 'stop', label: t('upload.stop.label'), run: () => stop(id), isDisabled: isStopping.value },
        ]
      case 'paused':
      case 'stopped': {
        const resume: UploadStep = {
          name: 'resume',
          label: t(resumeLabel(current), { count: format.count(rowsNext(current)) }),
          run: () => work(() => actions.resume(current)),
        }
        const stopTrial: UploadStep[] = hasTrialEnded(current)
          ? [{ name: 'stop', label: t('upload.stop.label'), run: () => end('job.stop', id) }]
          : []
        return [resume, ...stopTrial, ...ways.verify(current), ...report]
      }
      case 'needsToken':
        return [
          {
            name: 'renewToken',
            label: t('upload.renewToken'),
            run: () => work(() => actions.renewTokenAndResume(current)),
          },
          ...ways.verify(current),
          ...report,
        ]
      case 'completed': {
        if (current.isRehearsal && current.hasRows) {
          const live: UploadStep = { name: 'goLive', label: t('upload.goLive'), run: () => goLive(id) }
          // Rows that the practice server refused should be checked before the real upload.
          return [...repair, live, ...ways.verify(current), another]
        }
        // An exported and re-imported batch that did arrive would exist twice.
        if (unknown === 0) return [...repair, ...retry, another]
        const verify = ways.verify(current)
        // With rejected rows as well there is enough to do: the next file starts on the home page.
        return [...(verify.length > 0 ? verify : [settle]), ...repair, ...(rejected > 0 ? retry : [another])]
      }
      default:
        return []
    }
  })

  useCommand('save', () => {
    const { value: current } = job
    if (!current || current.state === 'uploading') return false
    const { rejected, skipped, unknown } = current.reconciliation
    if (current.hasRows && rejected + skipped + unknown > 0) return work(() => exports.saveReport(current.id))
    return current.state === 'completed' && work(() => exports.saveReceipt(current.id))
  })

  const note = computed(() => {
    if (isStopping.value) return t('upload.stoppingNote')
    return steps.value[0]?.name === 'retryRepaired' ? t('upload.retryRepaired.note') : ''
  })

  return {
    isStopping,
    isWorking,
    note,
    primary: computed(() => steps.value[0]),
    others: computed(() => steps.value.slice(1)),
  }
}
