import { useI18n } from 'vue-i18n'
import { useNotify } from './useNotify.ts'

/** Reports a saved file, and offers to show it in its folder. */
export function useSavedFile() {
  const { t } = useI18n()
  const notify = useNotify()

  /** @param show asks the main process to show the file */
  return async (words: { title: string; message: string }, show: () => Promise<unknown>): Promise<void> => {
    const question = { ...words, confirm: t('common.showInFolder'), cancel: t('common.close') }
    if (await notify.ask(question)) await show()
  }
}
