import { computed, watch } from 'vue'
import type { Job } from '../../../../electron/shared/model/job.ts'
import type { VerificationPurpose } from '../../../../electron/shared/model/verification.ts'
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

  const state = computed(() => store.of(job().id, purpose))
  const verification = computed(() => state.value?.verification ?? null)
  const isRunning = computed(
    () => verification.value?.state === 'running' || verification.value?.state === 'waiting',
  )
  const judged = computed(() => {
    const found = verification.value
    return found === null ? 0 : found.present + found.missing + found.unsure
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

  return { state, verification, isRunning, judged, start, pause }
}
