import type { Texts } from '../../shared/locales/loadTexts.ts'

/** The user's choices for an upload when the window closes, in the order of the buttons. */
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
  /** Id of the job being uploaded, or null. */
  activeJobId: () => string | null
  /** Asks in a native message box; resolves with the index of the clicked button. */
  ask: (question: Question) => Promise<number>
  goToBackground: () => void
  /** Starts no new call; quitting waits for those in flight. */
  pause: (jobId: string) => void
  quit: () => void
  texts: () => Texts['system']['close']
}

/**
 * Asks before closing the window ends or hides an upload. Does not ask without an upload, nor while the app
 * quits.
 */
export class CloseGuard {
  readonly #parts: CloseGuardParts
  #isQuitting = false
  #isAsking = false

  constructor(parts: CloseGuardParts) {
    this.#parts = parts
  }

  /** From here on, windows close without a question. */
  noteQuit(): void {
    this.#isQuitting = true
  }

  /** Handles the `close` event of a window. */
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

  /** 退出 in the tray. Does not ask, since the tray's tooltip shows the upload's progress. */
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
      // The upload may have ended meanwhile: then the window stays and shows how.
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
