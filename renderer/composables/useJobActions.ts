import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { RouteLocationRaw } from 'vue-router'
import type { Job } from '../../electron/shared/model/job.ts'
import { request } from '../ipc/bridge.ts'
import { useJobsStore } from '../stores/jobs.ts'
import { useSettingsStore } from '../stores/settings.ts'
import { useTokenStore } from '../stores/token.ts'
import { useFormat } from './useFormat.ts'
import { useNavigateIfCurrent } from './useNavigateIfCurrent.ts'
import { useNotify } from './useNotify.ts'

/** Jobs whose start is requested and unanswered: a second click must not request it again and fail. */
const starting = new Set<string>()

/** Actions on a job that every screen can offer. */
export function useJobActions() {
  const { t } = useI18n()
  const router = useRouter()
  const jobs = useJobsStore()
  const settings = useSettingsStore()
  const token = useTokenStore()
  const notify = useNotify()
  const navigateIfCurrent = useNavigateIfCurrent()
  const format = useFormat()

  const show = (job: Job, name: 'check' | 'confirm' | 'upload', query: { show?: 'receipt' } = {}) =>
    router.push({ name, params: { jobId: job.id }, query })

  /** Route after the start of a job: the upload page, or the list when the job is queued behind another upload. */
  function placeOf(job: Job): RouteLocationRaw {
    if (job.queuePosition === null) return { name: 'upload', params: { jobId: job.id } }
    notify.note(t('jobs.queuedNote', { name: job.fileName }))
    return { name: 'home' }
  }

  /** Asks for a token where one is missing. The practice server accepts any. */
  async function hasToken(isRehearsal: boolean): Promise<boolean> {
    return isRehearsal || token.isPresent || (await token.ask())
  }

  async function send(jobId: string, isRehearsal: boolean, ask: () => Promise<Job>): Promise<void> {
    if (starting.has(jobId) || !(await hasToken(isRehearsal))) return
    starting.add(jobId)
    await notify.attempt(() => navigateIfCurrent(async () => placeOf(await jobs.update(ask))))
    starting.delete(jobId)
  }

  function upload(job: Job, resendUnknown = job.resendUnknown): Promise<void> {
    const rehearsal = settings.isRehearsal
    return send(job.id, rehearsal, () => request('job.upload', { jobId: job.id, rehearsal, resendUnknown }))
  }

  /** 先试传: sends the first rows to the real platform, then the job waits for the user's decision. */
  const uploadTrial = (job: Job, rows: number) =>
    send(job.id, false, () => request('job.uploadTrial', { jobId: job.id, rows }))

  const resume = (job: Job) => send(job.id, job.isRehearsal, () => request('job.resume', { jobId: job.id }))

  /** 仅重传失败数据: only what the platform rejected; with `bisect` (拆开重试) its batches are bisected, also with matching off. */
  const retryFailed = (job: Job, { bisect } = { bisect: false }) =>
    send(job.id, job.isRehearsal, () => request('job.retryFailed', { jobId: job.id, bisect }))

  /** 改好并重传: the rejected rows that the user changed, and no others. */
  const retryRepaired = (job: Job) =>
    send(job.id, job.isRehearsal, () => request('job.retryRepaired', { jobId: job.id }))

  /** Asks for a new token after a 401, then continues the upload. */
  async function renewTokenAndResume(job: Job): Promise<void> {
    if (!(await token.ask())) return
    await notify.attempt(async () => {
      const current = await jobs.fetch(job.id)
      if (current.state === 'needsToken') await resume(current)
    })
  }

  /** Removes the job from the queue; it stays prepared in the list. */
  const unqueue = (job: Job) =>
    notify.attempt(async () => jobs.update(() => request('job.pause', { jobId: job.id })))

  /** Asks, then removes the job. Resolves to whether it was removed. */
  async function remove(job: Job): Promise<boolean> {
    const { pending, unknown } = jobs.reconciliationOf(job)
    const message =
      job.state !== 'prepared' && pending + unknown > 0
        ? t('jobs.remove.unfinished', { pending: format.count(pending), unknown: format.count(unknown) })
        : t('jobs.remove.text')
    const question = { title: t('jobs.remove.title', { name: job.fileName }), message }
    if (!(await notify.ask({ ...question, confirm: t('common.remove'), isDanger: true }))) return false
    return notify.attempt(() => jobs.remove(job.id))
  }

  return {
    show,
    upload,
    uploadTrial,
    resume,
    retryFailed,
    retryRepaired,
    renewTokenAndResume,
    unqueue,
    remove,
  }
}
