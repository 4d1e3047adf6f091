import type { Page } from 'playwright-core'

/** What a command of the packed app printed and how it ended. */
export interface CommandResult {
  /** Null when it did not end in time. */
  exitCode: number | null
  stdout: string
  stderr: string
}

/** A packed app with its window open. */
export interface OpenedApp {
  page: Page
  /** What it printed so far. */
  output(): string
  /** Ends it as a crash does. */
  kill(): Promise<void>
  /** Ends it as the system's shutdown does; resolves with its exit code. */
  quit(): Promise<number | null>
}

/** A packed app of this system: real Electron, or its files under the electron double. */
export interface PackedApp {
  host: 'electron' | 'stand-in'
  /** The binary that has the fuses: a file, or the .app folder of macOS. */
  binary: string
  /** Runs `--cli` with these arguments, its data in `dataDir`. */
  command(args: readonly string[], dataDir: string, input?: string): CommandResult
  /** Opens the window with these files. @throws Error when there is no page in time */
  open(dataDir: string, files?: readonly string[]): Promise<OpenedApp>
  /** Starts the app once more on the same data; resolves when that process has ended. */
  startAgain(dataDir: string, files: readonly string[]): Promise<CommandResult>
  close(): Promise<void>
}
