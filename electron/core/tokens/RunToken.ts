import type { JobState, PauseReason } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'

/** A token to use for the next calls. */
export interface UploadToken {
  value: string
  /** Whether it expires so soon that it should be renewed before the next call. */
  isDue(): boolean
}

/** Result of asking for a token. */
export type TokenAnswer =
  | { kind: 'token'; token: UploadToken }
  /** The user must provide a token. `message`: the platform's own text when it refused the app. */
  | { kind: 'needed'; message: string | null }
  /** The platform could not be reached; a retry may succeed. */
  | { kind: 'unavailable'; message: string | null }

/** Supplies the tokens for one address. Rejects only when the keychain is broken. */
export interface UploadTokens {
  read(): Promise<TokenAnswer>
  /** Replaces a token that the platform refused. */
  replace(refused: string): Promise<TokenAnswer>
}

/**
 * Holds the token of one upload run. Renews it before it expires and after a refusal; at most one renewal
 * runs at a time.
 */
export class RunToken {
  readonly #tokens: UploadTokens
  readonly #giveUp: (state: JobState, reason: PauseReason | null, message: string | null) => void
  #token: UploadToken
  #renewal: Promise<void> | null = null

  /** @param giveUp called when no usable token can be obtained, with the state the job must enter */
  constructor(
    tokens: UploadTokens,
    first: UploadToken,
    giveUp: (state: JobState, reason: PauseReason | null, message: string | null) => void,
  ) {
    this.#tokens = tokens
    this.#token = first
    this.#giveUp = giveUp
  }

  get value(): string {
    return this.#token.value
  }

  /** Resolves when the running renewal ends; null when none is running. */
  get renewal(): Promise<void> | null {
    return this.#renewal
  }

  /** Whether a call may start now. False while a renewal is running; may start that renewal itself. */
  isReady(): boolean {
    if (this.#renewal === null && this.#token.isDue()) this.#renew(() => this.#tokens.read(), null)
    return this.#renewal === null
  }

  /**
   * Reports that the platform refused a token, and starts a renewal.
   *
   * @param words the platform's message, shown when no other token can be obtained
   */
  refused(value: string, words: string | null): void {
    // Concurrent calls with the same token are all refused: renew once.
    if (this.#renewal !== null || this.#token.value !== value) return
    this.#renew(() => this.#tokens.replace(value), words)
  }

  #renew(ask: () => Promise<TokenAnswer>, words: string | null): void {
    this.#renewal = ask()
      .then((answer) => {
        if (answer.kind === 'token') this.#token = answer.token
        else if (answer.kind === 'needed') this.#giveUp('needsToken', null, answer.message ?? words)
        else this.#giveUp('paused', 'network', answer.message)
      })
      .catch((error: unknown) => this.#giveUp('needsToken', null, AppError.from(error).code))
      .finally(() => (this.#renewal = null))
  }
}
