import { useI18n } from 'vue-i18n'
import { useFormat } from '../../composables/useFormat.ts'
import { useSavedFile } from '../../composables/useSavedFile.ts'
import { request } from '../../ipc/bridge.ts'

/** Saves the failed rows or the receipt of a job as a file, reports it and offers to show it. */
export function useExports() {
  const { t } = useI18n()
  const sayWhere = useSavedFile()
  const format = useFormat()

  async function save(route: 'job.exportReport' | 'job.exportReceipt', jobId: string): Promise<void> {
    const saved = await request(route, { jobId })
    if (!saved) return
    const what = route === 'job.exportReport' ? 'exported' : 'receiptExported'
    const title = t(`upload.${what}.title`, { rows: format.count(saved.rows) })
    const message = t(`upload.${what}.text`, { name: saved.fileName })
    await sayWhere({ title, message }, () => request('job.showExported'))
  }

  return {
    saveReport: (jobId: string) => save('job.exportReport', jobId),
    saveReceipt: (jobId: string) => save('job.exportReceipt', jobId),
  }
}
