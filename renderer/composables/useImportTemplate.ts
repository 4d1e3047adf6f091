import { useI18n } from 'vue-i18n'
import { request } from '../ipc/bridge.ts'
import { useNotify } from './useNotify.ts'
import { useSavedFile } from './useSavedFile.ts'

/** 下载导入模板: saves the workbook to fill in, and shows where it is and what to do next. */
export function useImportTemplate() {
  const { t } = useI18n()
  const notify = useNotify()
  const sayWhere = useSavedFile()

  const download = (): Promise<boolean> =>
    notify.attempt(async () => {
      const saved = await request('importTemplate.save')
      if (!saved) return
      const title = t('file.template.saved', { name: saved.fileName })
      await sayWhere({ title, message: t('file.template.savedText') }, () => request('importTemplate.show'))
    })

  return { download }
}
