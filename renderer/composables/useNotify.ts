import { ElMessage, ElMessageBox } from 'element-plus'
import { useI18n } from 'vue-i18n'
import { useErrorText } from './useErrorText.ts'

export interface Question {
  title: string
  message: string
  confirm: string
  cancel?: string
  isDanger?: boolean
}

/** Short messages and questions, worded by the caller. */
export function useNotify() {
  const { t } = useI18n()
  const errorText = useErrorText()

  const done = (message: string): void => void ElMessage({ message, type: 'success', grouping: true })
  const note = (message: string): void =>
    void ElMessage({ message, type: 'info', grouping: true, duration: 5000 })

  function fail(error: unknown): void {
    const { title, fix, code } = errorText(error)
    const message = t('common.errorToast', { text: fix ? `${title} ${fix}` : title, code })
    ElMessage({ message, type: 'error', duration: 8000, showClose: true, grouping: true })
  }

  /** Runs an action and shows its error; answers whether it went well. */
  async function attempt(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action()
      return true
    } catch (error) {
      fail(error)
      return false
    }
  }

  async function ask(question: Question): Promise<boolean> {
    return ElMessageBox({
      title: question.title,
      message: question.message,
      showCancelButton: true,
      showClose: false,
      confirmButtonText: question.confirm,
      cancelButtonText: question.cancel ?? t('common.cancel'),
      confirmButtonClass: question.isDanger ? 'el-button--danger' : 'ask-confirm',
      cancelButtonClass: 'ask-cancel',
      customClass: 'ask-box',
      closeOnClickModal: false,
      autofocus: !question.isDanger,
    }).then(
      () => true,
      () => false,
    )
  }

  return { done, note, fail, attempt, ask }
}
