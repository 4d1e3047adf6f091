import { computed } from 'vue'
import { useRouter } from 'vue-router'
import type { Job } from '../../../electron/shared/model/job.ts'
import { useImportDraftStore } from '../../stores/importDraft.ts'
import { useJobsStore } from '../../stores/jobs.ts'

/** The job that the chosen file waits in already, and the ways on: to it, or to a new one in its place. */
export function useUnfinished() {
  const router = useRouter()
  const draft = useImportDraftStore()
  const jobs = useJobsStore()

  /** Of the sheet that is shown: another sheet of the file is another import. */
  const job = computed((): Job | null => {
    const { preview } = draft
    const sheets = preview?.workbook.sheets ?? []
    const sheet = sheets.find(({ index }) => index === preview?.sheetIndex)?.name
    const isHere = (each: Job | undefined): each is Job =>
      each !== undefined &&
      each.id !== draft.jobId &&
      each.state !== 'completed' &&
      // The only sheet of a file may be named after it, and a copy has another name.
      (sheets.length === 1 || (each.mapping.sheets ?? [each.sheetName]).some((name) => name === sheet))
    return draft.unfinished.map((id) => jobs.jobs[id]).find(isHere) ?? null
  })

  async function open(found: Job): Promise<void> {
    const isUndecided = found.invalidRows > 0 && !found.skipInvalid
    const name = found.state !== 'prepared' ? 'upload' : isUndecided ? 'check' : 'confirm'
    draft.reset()
    await router.push({ name, params: { jobId: found.id } })
  }

  /** What reading the file once more does to the list; null: no job of the file is there. */
  const again = computed(() => job.value && (job.value.state === 'prepared' ? 'replace' : 'another'))

  async function readAgain(found: Job): Promise<void> {
    if (found.state === 'prepared') draft.replaceJob(found.id)
    await router.push({ name: 'mapping' })
  }

  return { job, open, again, readAgain }
}
