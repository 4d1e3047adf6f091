import { ElMessage, ElMessageBox } from 'element-plus'
import type { MessageHandler } from 'element-plus'
import { h } from 'vue'
import type { VNode } from 'vue'
import { useI18n } from 'vue-i18n'
import { copyText } from '../dom/copyText.ts'
import { useErrorText } from './useErrorText.ts'
import type { ShownError } from './useErrorText.ts'

export interface Question {
  title: string
  message: string
  confirm: string
  cancel?: string
  isDanger?: boolean
}

/** Distance of messages from the top in px: over the step rail, where no row of the user's is covered. */
const overRail = 6

/** Duration of an error message in ms: time to read it and to reach its button. It stays under the mouse. */
const errorMs = 20_000

/** The error message on screen, which the next action closes. */
let shownError: { message: MessageHandler; at: number } | undefined
/** What was said last that is no error. One at a time: a second one below it would cover rows. */
let shownWords: { message: MessageHandler; at: number; isDone: boolean } | undefined

/**
 * Takes away what was said on the screen that is left. What was said a moment ago, perhaps together with the way to
 * another screen, stays to be read, but for a success.
 */
export function closeLeft(): void {
  if (shownWords && (shownWords.isDone || isRead(shownWords.at))) shownWords.message.close()
  if (shownError && isRead(shownError.at)) shownError.message.close()
}

/** Takes away what was said about a step that is undone or done again: 「可以撤销」 is not true any more. */
export function closeWords(): void {
  shownWords?.message.close()
}

/** Time in ms within which a screen that is shown belongs to what was said. */
const momentMs = 500
const isRead = (at: number): boolean => performance.now() - at > momentMs

/** Shows short messages and questions; the caller passes the texts. */
export function useNotify() {
  const { t } = useI18n()
  const errorText = useErrorText()

  function show(
    message: string | VNode,
    type: 'success' | 'info' | 'error',
    duration: number,
  ): MessageHandler {
    return ElMessage({
      message,
      type,
      duration,
      placement: 'top',
      offset: overRail,
      showClose: type === 'error',
    })
  }

  function say(message: string, isDone: boolean): void {
    shownWords?.message.close()
    shownWords = {
      message: show(message, isDone ? 'success' : 'info', isDone ? 3000 : 5000),
      at: performance.now(),
      isDone,
    }
  }
  const done = (message: string): void => say(message, true)
  const note = (message: string): void => say(message, false)

  /** Shows an error with what to do and its code with a copy button, like `ErrorNote`. */
  function drawError({ title, fix, code }: ShownError): VNode {
    const copy = (): void => (copyText(code) ? done(t('common.copied')) : note(t('common.notCopied')))
    return h('div', { class: 'error-toast', 'data-test': 'error-toast' }, [
      h('p', title),
      fix ? h('p', fix) : null,
      h('p', { class: 'code' }, [
        t('common.errorCode', { code }),
        h(
          'button',
          { type: 'button', class: 'plain', 'aria-label': t('common.copyCode'), onClick: copy },
          t('common.copy'),
        ),
      ]),
    ])
  }

  function fail(error: unknown): void {
    // One at a time: what fails again and again says the same.
    shownError?.message.close()
    shownError = { message: show(drawError(errorText(error)), 'error', errorMs), at: performance.now() }
  }

  /** Runs an action and shows its error. Resolves to whether it succeeded. */
  async function attempt(action: () => Promise<unknown>): Promise<boolean> {
    shownError?.message.close()
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
      confirmButtonType: question.isDanger ? 'danger' : 'primary',
      confirmButtonClass: 'ask-confirm',
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
