import { useI18n } from 'vue-i18n'
import { useNotify } from './useNotify.ts'

/**
 * Puts text on the clipboard. The window is denied every permission, `navigator.clipboard` among them; the command
 * needs none, only the user's click.
 */
export function useCopy(): (text: string) => void {
  const { t } = useI18n()
  const notify = useNotify()

  return (text) => {
    const box = document.createElement('textarea')
    box.value = text
    box.style.position = 'fixed'
    box.style.opacity = '0'
    const focused = document.activeElement
    document.body.append(box)
    box.select()
    const isCopied = document.execCommand('copy')
    box.remove()
    if (focused instanceof HTMLElement) focused.focus()
    if (isCopied) notify.done(t('common.copied'))
    else notify.note(t('common.notCopied'))
  }
}
