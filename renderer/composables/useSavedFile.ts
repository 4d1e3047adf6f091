import { useI18n } from 'vue-i18n'
import { useNotify } from './useNotify.ts'

/** Says what was saved as a file, and shows it in its folder when the user wants that. */
export function useSavedFile() {
  const { t } = useI18n()
  const notify = useNotify()

  /** @param show asks the main process to show the file */
  return async (words: { title: string; message: string }, show: () => Promise<unknown>): Promise<void> => {
    const question = { ...words, confirm: t('common.showInFolder'), cancel: t('common.close') }
    if (await notify.ask(question)) await show()
  }
}
