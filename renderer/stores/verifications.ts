import { ref } from 'vue'
import { defineStore } from 'pinia'
import type {
  Verification,
  VerificationPurpose,
  VerificationReason,
} from '../../electron/shared/model/verification.ts'
import type { PlatformPreview } from '../../electron/shared/model/platformPreview.ts'
import { request } from '../ipc/bridge.ts'

/** What is known about verifying a job. */
export interface VerificationState {
  verification: Verification | null
  /** Why the platform answers no lookups; null: not known not to. */
  closed: VerificationReason | null
  isPossible: boolean
}

/** 核对 of every job that was looked at, and the newest 看看哪些客户已经在平台上. */
export const useVerificationsStore = defineStore('verifications', () => {
  const states = ref<Record<string, VerificationState>>({})
  const preview = ref<PlatformPreview | null>(null)
  const keyOf = (jobId: string, purpose: VerificationPurpose): string => `${purpose} ${jobId}`

  function of(jobId: string, purpose: VerificationPurpose): VerificationState | undefined {
    return states.value[keyOf(jobId, purpose)]
  }

  async function load(jobId: string, purpose: VerificationPurpose): Promise<void> {
    states.value[keyOf(jobId, purpose)] = await request('verification.get', { jobId, purpose })
  }

  /** Applies a snapshot that the main process pushed or answered. */
  function put(verification: Verification): void {
    const key = keyOf(verification.jobId, verification.purpose)
    const closed = verification.state === 'closed' ? verification.reason : null
    states.value[key] = { isPossible: true, ...states.value[key], verification, closed }
  }

  async function start(
    jobId: string,
    purpose: VerificationPurpose,
    choice: { rows: number | null; askAgain: boolean },
  ): Promise<void> {
    put(await request('verification.start', { jobId, purpose, ...choice }))
  }

  async function pause(jobId: string, purpose: VerificationPurpose): Promise<void> {
    put(await request('verification.pause', { jobId, purpose }))
  }

  function putPreview(next: PlatformPreview | null): void {
    preview.value = next
  }

  return { states, preview, of, load, put, start, pause, putPreview }
})
