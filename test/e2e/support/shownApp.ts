import type { ChildProcess } from 'node:child_process'
import type { Page, ViewportSize } from 'playwright-core'

/** What every host needs to start the app. */
export interface StartOptions {
  dataDir: string
  downloadsDir: string
  viewport: ViewportSize
  environment: { readonly [name: string]: string | undefined }
  /** On the command line of the app: files to open. */
  arguments: readonly string[]
  /** Gets all that the process writes. */
  onOutput: (text: string) => void
  /** Gets the page before it is loaded, so that no early error is missed. */
  onPage: (page: Page) => void
}

/** One run of the app's process with its window. */
export interface ShownApp {
  page: Page
  /** Address of the window. */
  address: string
  process: ChildProcess
  /** Answers the next file dialog; to be awaited after the click. */
  chooseFile(path: string): Promise<void>
  /** Closes the window as its own button does. */
  closeWindow(): Promise<void>
  /** Starts the app a second time, with a file. */
  openSecondTime(path: string): Promise<void>
  /** Clicks, and closes the file dialog that opens. */
  cancelFile(click: () => Promise<unknown>): Promise<void>
}

/** Starts the app in one of its hosts, as often as needed. */
export interface AppHost {
  name: 'browser' | 'electron'
  start(): Promise<ShownApp>
  /** Ends what the runs share. */
  close(): Promise<void>
}
