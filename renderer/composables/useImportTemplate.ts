import { useI18n } from 'vue-i18n'
import { request } from '../ipc/bridge.ts'
import { useNotify } from './useNotify.ts'

/** 下载导入模板: saves the workbook to fill in, says where and what next. */
export function useImportTemplate() {
  const { t } = useI18n()
  const notify = useNotify()

  const download = (): Promise<boolean> =>
    notify.attempt(async () => {
      const saved = await request('importTemplate.save')
      if (!saved) return
      const question = {
        title: t('file.template.saved', { name: saved.fileName }),
        message: t('file.template.savedText'),
      }
      if (await notify.ask({ ...question, confirm: t('file.template.show'), cancel: t('common.close') })) {
        await request('importTemplate.show')
      }
    })

  return { download }
}
