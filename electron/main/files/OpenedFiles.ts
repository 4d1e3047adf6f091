import { isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** File extensions of spreadsheets. The actual format is detected later, from the content. */
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

/**
 * Holds the file that the system passes to the app (double click, 「打开方式」 or dropped on its icon) until
 * the window takes it. A newer file replaces it.
 */
export class OpenedFiles {
  readonly #announce: () => void
  #path: string | null = null

  /** @param announce notifies an open window; a window that opens later calls `take` by itself */
  constructor(announce: () => void) {
    this.#announce = announce
  }

  offer(path: string | null): void {
    if (path === null) return
    this.#path = path
    this.#announce()
  }

  /** Returns the waiting path and clears it; null when none. */
  take(): string | null {
    const path = this.#path
    this.#path = null
    return path
  }
}

/**
 * Finds the spreadsheet on a command line. Considers only names with a spreadsheet extension, because
 * Chromium adds its own switches and the unpackaged app gets its folder as an argument.
 *
 * @param argv without the program itself
 * @param workingDir folder that a relative name refers to
 * @returns an absolute path, the last of several; null when none
 */
export function fileInArguments(argv: readonly string[], workingDir: string): string | null {
  const paths = argv.flatMap((argument) => pathIn(argument) ?? [])
  const found = paths.findLast((path) => {
    const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase()
    return extension !== undefined && openableExtensions.includes(extension)
  })
  if (found === undefined) return null
  return isAbsolute(found) ? found : resolve(workingDir, found)
}

/** Linux desktops pass files as `file://` addresses where the entry says `%U`, as that of an AppImage does. */
function pathIn(argument: string): string | null {
  if (argument.startsWith('-')) return null
  if (!/^[a-z][a-z+.-]+:\/\//i.test(argument)) return argument
  if (!/^file:/i.test(argument)) return null
  try {
    return fileURLToPath(argument)
  } catch {
    // Of another machine, or no address at all.
    return null
  }
}
