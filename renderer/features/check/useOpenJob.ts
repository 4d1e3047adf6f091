import { computed, onUnmounted, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import { useNotify } from '../../composables/useNotify.ts'
import { request } from '../../ipc/bridge.ts'
import { useCheckViewStore } from '../../stores/checkView.ts'
import { useCorrectingStore } from '../../stores/correcting.ts'
import { useImportDraftStore } from '../../stores/importDraft.ts'
import { useJobsStore } from '../../stores/jobs.ts'

/** Opens a job for correction: waits for its check, and returns to where the user came from when it is given up. */
export function useOpenJob(jobId: () => string) {
  const router = useRouter()
  const draft = useImportDraftStore()
  const jobs = useJobsStore()
  const correcting = useCorrectingStore()
  const views = useCheckViewStore()
  const notify = useNotify()

  const error = ref<unknown>(null)
  const isOpened = ref(false)
  /** Whether the check was cancelled or failed: the draft has no job then, and can still be corrected. */
  const isGivenUp = ref(false)

  const job = computed(() => jobs.jobs[jobId()])
  const isPreparing = computed(() => job.value?.state === 'preparing' && !isGivenUp.value)
  const isOwnDraft = computed(() => (draft.jobId === jobId() || isGivenUp.value) && draft.file !== null)
  const issues = computed(() => (isOpened.value ? correcting.issues : null))

  /** Route back to the mapping of this session, or otherwise to the list. */
  const leave = () => router.push({ name: isOwnDraft.value ? 'mapping' : 'home' })

  let isGone = false
  onUnmounted(() => (isGone = true))
  /** Whether this job is still the one shown: a check continues while the user looks at another job. */
  const isShown = (id: string): boolean => !isGone && id === jobId()

  async function load(): Promise<void> {
    const id = jobId()
    error.value = null
    isOpened.value = false
    isGivenUp.value = false
    try {
      const current = job.value ?? (await jobs.fetch(id))
      if (current.state === 'preparing' && !(await waitPrepared(id))) return
      if (!isShown(id)) return
      await correcting.open(id)
      views.open(id, (jobs.jobs[id]?.invalidRows ?? 0) > 0)
      if (isShown(id)) isOpened.value = true
    } catch (thrown) {
      if (!isShown(id)) return
      if (isOwnDraft.value && isPreparing.value) giveUp(id)
      error.value = thrown
    }
  }

  /** Resolves to false when the check was cancelled: there is nothing to show. */
  async function waitPrepared(id: string): Promise<boolean> {
    const summary = await request('job.waitPrepared', { jobId: id })
    if (summary) await jobs.fetch(id)
    else {
      giveUp(id)
      if (isShown(id)) await leave()
    }
    return summary !== null
  }

  /** Handles a cancelled or failed check. */
  function giveUp(id: string): void {
    // The draft may hold another file by now.
    if (draft.jobId !== id) return
    draft.forgetJob(id)
    isGivenUp.value = true
  }

  watch(jobId, load, { immediate: true })

  /** Reloads after a pushed change: duplicates are searched for after an edit. */
  watch(
    () => job.value?.changedAt,
    () => {
      if (isOpened.value) void notify.attempt(correcting.refresh)
    },
  )

  const cancel = () => notify.attempt(() => request('job.cancelPreparing', { jobId: jobId() }))

  return { job, issues, error, isPreparing, isOwnDraft, load, leave, cancel }
}
