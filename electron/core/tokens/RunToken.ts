import type { JobState, PauseReason } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'

/** The token of the calls now. */
export interface UploadToken {
  value: string
  /** Whether it ends so soon that another should be fetched before the next call. */
  isDue(): boolean
}

/** What asking for a token came to. */
export type TokenAnswer =
  | { kind: 'token'; token: UploadToken }
  /** The user has to give one. `message`: the platform's words, when it refused the app. */
  | { kind: 'needed'; message: string | null }
  /** The platform could not be asked; later it may. */
  | { kind: 'unavailable'; message: string | null }

/** Where the tokens of one address come from. It never rejects but for a broken keychain. */
export interface UploadTokens {
  read(): Promise<TokenAnswer>
  /** Another one for a token that the platform refused. */
  replace(refused: string): Promise<TokenAnswer>
}

/** The token of one run. It is renewed before it ends and once it is refused; at most one renewal is under way. */
export class RunToken {
  readonly #tokens: UploadTokens
  readonly #giveUp: (state: JobState, reason: PauseReason | null, message: string | null) => void
  #token: UploadToken
  #renewal: Promise<void> | null = null

  /** @param giveUp called when there is no other token */
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

  /** Settles when the renewal that is under way has ended; null when none is. */
  get renewal(): Promise<void> | null {
    return this.#renewal
  }

  /** Whether a call may start now. False: a renewal is under way, maybe since just now. */
  isReady(): boolean {
    if (this.#renewal === null && this.#token.isDue()) this.#renew(() => this.#tokens.read(), null)
    return this.#renewal === null
  }

  /** The platform refused that token, with these words. */
  refused(value: string, words: string | null): void {
    // Calls that were in flight together are refused together.
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
