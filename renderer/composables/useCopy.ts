import { useI18n } from 'vue-i18n'
import { copyText } from '../dom/copyText.ts'
import { useNotify } from './useNotify.ts'

/** Copies text and shows whether it succeeded. */
export function useCopy(): (text: string) => void {
  const { t } = useI18n()
  const notify = useNotify()

  return (text) => {
    if (copyText(text)) notify.done(t('common.copied'))
    else notify.note(t('common.notCopied'))
  }
}
