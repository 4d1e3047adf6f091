/** An update the server offers to this copy of the app. */
export interface FoundUpdate {
  version: string
  releaseNotes: string | null
}

/** What finds, fetches and installs updates; behind it is electron-updater. */
export interface Updater {
  /**
   * Asks the server at this address. Null: nothing newer, or not the turn of this machine in a staged release.
   *
   * @throws whatever kept it from an answer
   */
  check(address: string): Promise<FoundUpdate | null>
  /**
   * Fetches the update found last and verifies it.
   *
   * @throws when it does not arrive whole, or is not signed by its publisher
   */
  download(onPercent: (percent: number) => void): Promise<void>
  /** Starts the installer; the app ends after that. */
  install(): void
}
