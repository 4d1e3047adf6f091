import { summariseResult } from '../../shared/model/importResult.ts'
import type { Job } from '../../shared/model/job.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { findTextIn, type Texts } from '../../shared/locales/loadTexts.ts'
import type { UploadListener } from './UploadMonitor.ts'

export interface NotifierParts {
  /** A focused window shows it all itself. */
  isWindowFocused: () => boolean
  /** Shows a system notification; calls `open` when the user clicks it. */
  notify: (notice: { title: string; body: string }, open: () => void) => void
  /** Brings the window to the front and opens a page. */
  openPage: (path: string) => void
  texts: () => Texts
}

/**
 * Notifies that an upload has ended or needs the user, unless the window is focused. Never repeats a
 * notification.
 */
export class Notifier implements UploadListener {
  readonly #parts: NotifierParts
  readonly #saidByJob = new Map<string, string>()
  #isQuitting = false

  constructor(parts: NotifierParts) {
    this.#parts = parts
  }

  /** The app is quitting: from here on, notifies even when the window is focused. */
  noteQuit(): void {
    this.#isQuitting = true
  }

  uploadEnded(job: Job): void {
    const words = this.#wordsFor(job)
    if (words === null || this.#wasSaid(job)) return
    this.#say(job, words)
  }

  /** Automatic resumption has given up. */
  gaveUp(job: Job): void {
    this.#say(job, this.#parts.texts().system.notice.gaveUp)
  }

  #say(job: Job, words: { title: string; body: string }): void {
    const { isWindowFocused, notify, openPage } = this.#parts
    if (isWindowFocused() && !this.#isQuitting) return
    const { pending } = job.reconciliation
    const body = formatMessage(words.body, { name: job.fileName, pending, result: this.#resultOf(job) })
    notify({ title: words.title, body }, () => openPage(`/import/${job.id}/upload`))
  }

  /** Attempts to resume that end where they began are no news. */
  #wasSaid({ id, state, pauseReason, reconciliation }: Job): boolean {
    const news = JSON.stringify([state, pauseReason, reconciliation])
    const wasSaid = this.#saidByJob.get(id) === news
    this.#saidByJob.set(id, news)
    return wasSaid
  }

  #resultOf(job: Job): string {
    const { key, count } = summariseResult(job)
    return findTextIn(this.#parts.texts())(key, { count }) ?? ''
  }

  #wordsFor({
    state,
    pauseReason,
    isRehearsal,
    reconciliation,
  }: Job): { title: string; body: string } | null {
    const texts = this.#parts.texts().system.notice
    if (state === 'needsToken') return pauseReason === 'permission' ? texts.permission : texts.token
    if (state === 'completed') {
      const { unknown, live, rehearsal, body } = texts.ended
      return { title: reconciliation.unknown > 0 ? unknown : isRehearsal ? rehearsal : live, body }
    }
    if (this.#isQuitting && state === 'paused') return texts.quit
    if (state !== 'paused' || pauseReason === 'user' || pauseReason === 'interrupted') return null
    return pauseReason === 'network' || pauseReason === 'server' ? texts.waiting : texts.paused
  }
}
