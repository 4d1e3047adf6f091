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
