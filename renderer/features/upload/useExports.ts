import { useI18n } from 'vue-i18n'
import { useFormat } from '../../composables/useFormat.ts'
import { useNotify } from '../../composables/useNotify.ts'
import { request } from '../../ipc/bridge.ts'

/** Saves the failed rows or the receipt of a job as a file, says what was saved and offers to show it. */
export function useExports() {
  const { t } = useI18n()
  const notify = useNotify()
  const format = useFormat()

  async function save(route: 'job.exportReport' | 'job.exportReceipt', jobId: string): Promise<void> {
    const saved = await request(route, { jobId })
    if (!saved) return
    const what = route === 'job.exportReport' ? 'exported' : 'receiptExported'
    const question = {
      title: t(`upload.${what}.title`, { rows: format.count(saved.rows) }),
      message: t(`upload.${what}.text`, { name: saved.fileName }),
    }
    if (await notify.ask({ ...question, confirm: t('upload.exported.show'), cancel: t('common.close') })) {
      await request('job.showExported')
    }
  }

  return {
    saveReport: (jobId: string) => save('job.exportReport', jobId),
    saveReceipt: (jobId: string) => save('job.exportReceipt', jobId),
  }
}
