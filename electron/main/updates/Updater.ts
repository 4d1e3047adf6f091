/** An update the server offers to this copy of the app. */
export interface FoundUpdate {
  version: string
  releaseNotes: string | null
}

/** Finds, downloads and installs updates; implemented by electron-updater. */
export interface Updater {
  /**
   * Asks the server at this address. Resolves to null when there is nothing newer, or a staged release excludes this
   * machine.
   *
   * @throws when the server gives no valid answer
   */
  check(address: string): Promise<FoundUpdate | null>
  /**
   * Downloads and verifies the update found last.
   *
   * @throws when it arrives incomplete, or is not signed by its publisher
   */
  download(onPercent: (percent: number) => void): Promise<void>
  /** Starts the installer, after which the app ends. */
  install(): void
}
