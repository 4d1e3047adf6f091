import { appendFileSync, chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { logFields, type Log, type LogEntry, type LogEvent, type LogValue } from './Log.ts'
import { maskStack, maskText } from '../redaction/maskForLog.ts'

/** Folder of the logs inside the data folder. */
const logFolderName = 'logs'

/** A value that is one word: an id, a code, a version. Anything else is text, and masked. */
const word = /^[\w.:+-]{1,64}$/

/**
 * Writes one JSON object a line into `logs/app.log`; at 512 KB the file becomes `app.1.log`, and of those the oldest of four is
 * removed, so there are never more than about 2.5 MB. Only fields of `logFields` are written. The window and the command
 * line may both write: every line is one append.
 */
export class FileLog implements Log {
  readonly #folder: string
  readonly #now: () => Date
  readonly #maxBytes: number
  readonly #keptFiles: number

  constructor(dataDir: string, options: { now?: () => Date; maxBytes?: number; keptFiles?: number } = {}) {
    this.#folder = join(dataDir, logFolderName)
    this.#now = options.now ?? (() => new Date())
    this.#maxBytes = options.maxBytes ?? 512 * 1024
    this.#keptFiles = options.keptFiles ?? 4
  }

  write<Event extends LogEvent>(event: Event, entry: LogEntry<Event>): void {
    try {
      const line = `${JSON.stringify({ at: this.#now().toISOString(), event, ...allowed(event, entry) })}\n`
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      if (this.#size() + Buffer.byteLength(line) > this.#maxBytes) this.#rotate()
      appendFileSync(this.#path(0), line, { mode: 0o600 })
      // A file that somebody else made keeps its mode when it is appended to.
      chmodSync(this.#path(0), 0o600)
    } catch {
      // Best effort: write failures surface where data must be saved.
    }
  }

  /** The newest lines, oldest first. */
  tail(lines: number): string[] {
    let found: string[] = []
    for (let number = 0; number <= this.#keptFiles && found.length < lines; number++) {
      found = [...this.#read(number).slice(-(lines - found.length)), ...found]
    }
    return found
  }

  #read(number: number): string[] {
    try {
      return readFileSync(this.#path(number), 'utf8').split('\n').filter(Boolean)
    } catch {
      return []
    }
  }

  #size(): number {
    return statSync(this.#path(0), { throwIfNoEntry: false })?.size ?? 0
  }

  #rotate(): void {
    rmSync(this.#path(this.#keptFiles), { force: true })
    for (let number = this.#keptFiles - 1; number >= 0; number--) {
      if (statSync(this.#path(number), { throwIfNoEntry: false })) {
        renameSync(this.#path(number), this.#path(number + 1))
      }
    }
  }

  #path(number: number): string {
    return join(this.#folder, number === 0 ? 'app.log' : `app.${number}.log`)
  }
}

/** The entry's listed fields; a type alone would not keep others out. */
function allowed<Event extends LogEvent>(
  event: Event,
  entry: LogEntry<Event>,
): { [field: string]: LogValue } {
  const given = entry as { readonly [field: string]: unknown }
  return Object.fromEntries(
    logFields[event].flatMap((field): [string, LogValue][] => {
      const value = given[field]
      if (value === undefined) return []
      if (value === null || typeof value === 'number' || typeof value === 'boolean') return [[field, value]]
      const text = String(value)
      if (field === 'stack') return [[field, maskStack(text)]]
      return [[field, field !== 'message' && word.test(text) ? text : maskText(text)]]
    }),
  )
}
