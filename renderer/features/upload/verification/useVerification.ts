import { computed, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Job } from '../../../../electron/shared/model/job.ts'
import type { VerificationPurpose } from '../../../../electron/shared/model/verification.ts'
import { useFormat } from '../../../composables/useFormat.ts'
import { useNotify } from '../../../composables/useNotify.ts'
import { useTokenStore } from '../../../stores/token.ts'
import { useVerificationsStore } from '../../../stores/verifications.ts'

/** Rows of a 抽查. */
export const sampleRows = 20

/** The 核对 of a job, and what can be done about it. */
export function useVerification(job: () => Job, purpose: VerificationPurpose) {
  const store = useVerificationsStore()
  const token = useTokenStore()
  const notify = useNotify()
  const { t } = useI18n()
  const format = useFormat()

  const state = computed(() => store.of(job().id, purpose))
  const verification = computed(() => state.value?.verification ?? null)
  const isRunning = computed(
    () => verification.value?.state === 'running' || verification.value?.state === 'waiting',
  )
  const judged = computed(() => {
    const found = verification.value
    return found === null ? 0 : found.present + found.missing + found.unsure
  })

  const fraction = computed(() => {
    const found = verification.value
    return found === null || found.rows === 0 ? 0 : judged.value / found.rows
  })
  /** How far it is, or when the second look begins; empty without a 核对. */
  const progressText = computed(() => {
    const found = verification.value
    if (found === null) return ''
    const rows = format.count(found.rows)
    if (found.nextLookAt === null)
      return t('verification.running', { judged: format.count(judged.value), rows })
    return t('verification.waiting', {
      left: format.count(found.rows - judged.value),
      time: format.time(found.nextLookAt),
    })
  })

  // What is known changes with every call and with every decision.
  watch(
    () => [job().id, job().state, job().reconciliation.unknown, job().hasRows],
    () => void notify.attempt(() => store.load(job().id, purpose)),
    { immediate: true },
  )

  async function start(choice: { rows?: number | null; askAgain?: boolean } = {}): Promise<void> {
    const { rows = purpose === 'sample' ? sampleRows : null, askAgain = false } = choice
    if (verification.value?.reason === 'token') await token.ask()
    await notify.attempt(() => store.start(job().id, purpose, { rows, askAgain }))
  }

  const pause = (): Promise<unknown> => notify.attempt(() => store.pause(job().id, purpose))

  return { state, verification, isRunning, judged, fraction, progressText, start, pause }
}
