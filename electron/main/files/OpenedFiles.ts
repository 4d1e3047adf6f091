import { isAbsolute, resolve } from 'node:path'

/** Names that a spreadsheet ends with; content decides later what a file really is. */
export const openableExtensions: readonly string[] = [
  'xlsx',
  'xlsm',
  'xls',
  'xlsb',
  'ods',
  'csv',
  'tsv',
  'txt',
]

/** Files that the system hands to the app: by double click, 「打开方式」 or dropped onto its icon. The newest waits for the window. */
export class OpenedFiles {
  readonly #announce: () => void
  #path: string | null = null

  /** @param announce tells the window that one waits; a window that is not there yet asks by itself once it is */
  constructor(announce: () => void) {
    this.#announce = announce
  }

  offer(path: string | null): void {
    if (path === null) return
    this.#path = path
    this.#announce()
  }

  /** The path that waits, once. */
  take(): string | null {
    const path = this.#path
    this.#path = null
    return path
  }
}

/**
 * The spreadsheet named on a command line, or null. Chromium adds switches of its own, and before packaging the
 * app's folder is an argument as well: only a name that ends like a spreadsheet counts, the last one of several.
 *
 * @param argv without the program itself
 * @param workingDir where a relative name was meant
 */
export function fileInArguments(argv: readonly string[], workingDir: string): string | null {
  const found = argv.findLast((argument) => {
    const extension = /\.([a-z]+)$/i.exec(argument)?.[1]?.toLowerCase()
    return !argument.startsWith('-') && extension !== undefined && openableExtensions.includes(extension)
  })
  if (found === undefined) return null
  return isAbsolute(found) ? found : resolve(workingDir, found)
}
