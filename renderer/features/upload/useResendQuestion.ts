import { useI18n } from 'vue-i18n'
import type { Job } from '../../../electron/shared/model/job.ts'
import { useFormat } from '../../composables/useFormat.ts'
import { useNotify } from '../../composables/useNotify.ts'

/** Asks before rows in doubt are sent again, with what that can do. */
export function useResendQuestion(job: () => Job) {
  const { t } = useI18n()
  const format = useFormat()
  const notify = useNotify()

  /** Resolves to whether the user agrees. */
  return function mayResend(rows: number): Promise<boolean> {
    const { isMatching } = job().options
    return notify.ask({
      title: t('upload.unknown.resendTitle', { rows: format.count(rows) }),
      message: t(isMatching ? 'upload.unknown.resendText' : 'upload.unknown.resendRisk'),
      confirm: t('upload.unknown.resend'),
      isDanger: !isMatching,
    })
  }
}
