import { useI18n } from 'vue-i18n'
import type { Job } from '../../../../electron/shared/model/job.ts'
import { useFormat } from '../../../composables/useFormat.ts'
import { useVerificationsStore } from '../../../stores/verifications.ts'
import type { UploadStep } from '../useUploadSteps.ts'

/** The steps of 核对 for a job with 待确认 rows: ask, pause, or send what is proven missing. */
export function useVerifySteps(ways: {
  /** Something else changes the job. */
  isLocked: () => boolean
  start: () => unknown
  pause: () => unknown
  resendMissing: () => unknown
}) {
  const { t } = useI18n()
  const format = useFormat()
  const store = useVerificationsStore()

  return (job: Job): UploadStep[] => {
    const state = store.of(job.id, 'unknown')
    if (!state?.isPossible || state.closed !== null) return []
    const { verification } = state
    const isDisabled = ways.isLocked()
    if (verification?.state === 'running' || verification?.state === 'waiting') {
      return [{ name: 'pauseVerify', label: t('verification.pause'), run: ways.pause }]
    }
    const verify: UploadStep = {
      name: 'verify',
      label: t(verification?.state === 'paused' ? 'verification.goOn' : 'verification.start'),
      run: ways.start,
      isDisabled,
    }
    if (verification?.state !== 'done') return [verify]
    const count = verification.resendable
    if (count === 0) return []
    const label = t('verification.resend', { count: format.count(count) })
    return [{ name: 'resendMissing', label, run: ways.resendMissing, isDisabled }]
  }
}
