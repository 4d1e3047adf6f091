import type { Texts } from '../../shared/locales/loadTexts.ts'

/** What the user wants of an upload when the window closes, in the order of the buttons. */
const answers = ['background', 'pauseAndQuit', 'cancel'] as const

export interface Question {
  title: string
  message: string
  detail: string
  buttons: string[]
  defaultId: number
  cancelId: number
}

export interface CloseGuardParts {
  /** The job that is being uploaded now, or null. */
  activeJobId: () => string | null
  /** Asks in a box of the system; the index of the button that was clicked. */
  ask: (question: Question) => Promise<number>
  goToBackground: () => void
  /** Starts no new call; the end of the app waits for those in flight. */
  pause: (jobId: string) => void
  quit: () => void
  texts: () => Texts['system']['close']
}

/** Asks before an upload is ended or hidden with its window. Without an upload, and while the app quits, it says nothing. */
export class CloseGuard {
  readonly #parts: CloseGuardParts
  #isQuitting = false
  #isAsking = false

  constructor(parts: CloseGuardParts) {
    this.#parts = parts
  }

  /** From here on windows close without a question. */
  noteQuit(): void {
    this.#isQuitting = true
  }

  /** The window is about to close. */
  windowCloses(event: { preventDefault(): void }): void {
    if (this.#isQuitting || this.#parts.activeJobId() === null) return
    event.preventDefault()
    void this.#ask()
  }

  /** 退出 in the menu. */
  requestQuit(): void {
    if (this.#isQuitting || this.#parts.activeJobId() === null) this.#parts.quit()
    else void this.#ask()
  }

  /** 退出 in the tray: its tooltip shows the upload's progress, so no question is asked. */
  quitNow(): void {
    const jobId = this.#parts.activeJobId()
    if (jobId !== null) this.#parts.pause(jobId)
    this.#parts.quit()
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      const answer = answers[await this.#parts.ask(this.#question())] ?? 'cancel'
      if (answer === 'pauseAndQuit') this.quitNow()
      // It may have ended while the question stood there: then the window shows how.
      if (answer === 'background' && this.#parts.activeJobId() !== null) this.#parts.goToBackground()
    } finally {
      this.#isAsking = false
    }
  }

  #question(): Question {
    const { title, message, detail, background, pauseAndQuit, cancel } = this.#parts.texts()
    const buttons = [background, pauseAndQuit, cancel]
    return { title, message, detail, buttons, defaultId: 0, cancelId: 2 }
  }
}
