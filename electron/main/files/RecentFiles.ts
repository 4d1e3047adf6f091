import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors/AppError.ts'
import type { RecentFile } from '../../shared/model/file.ts'
import { JsonFile, salvageList } from '../../core/settings/JsonFile.ts'

const mostFiles = 10

const entrySchema = z.strictObject({ path: z.string(), openedAt: z.string() })
const schema = z.array(entrySchema)

/** The 10 files opened last, newest first. The window gets names and ids, never paths. */
export class RecentFiles {
  readonly #file: JsonFile<typeof schema>

  constructor(dataDir: string) {
    this.#file = new JsonFile(join(dataDir, 'recent-files.json'), schema, () => [], {
      salvage: salvageList(entrySchema),
    })
  }

  list(): RecentFile[] {
    return this.#file.read().map(({ path, openedAt }) => ({
      recentId: idOf(path),
      fileName: basename(path),
      folderName: basename(dirname(path)),
      openedAt,
      available: existsSync(path),
    }))
  }

  /** For the menu, which is rebuilt often: skips the existence check, which is slow on a network drive. */
  places(): { path: string; fileName: string; folderName: string }[] {
    return this.#file.read().map(({ path }) => {
      return { path, fileName: basename(path), folderName: basename(dirname(path)) }
    })
  }

  add(path: string, openedAt: Date): void {
    this.#file.update((files) => {
      const others = files.filter((each) => each.path !== path)
      return [{ path, openedAt: openedAt.toISOString() }, ...others].slice(0, mostFiles)
    })
  }

  /** @throws AppError `file.unknownId` */
  pathOf(recentId: string): string {
    const found = this.#file.read().find((each) => idOf(each.path) === recentId)
    if (!found) throw new AppError('file.unknownId', 'not among the recent files')
    return found.path
  }

  forget(recentId: string): void {
    this.#file.update((files) => files.filter((each) => idOf(each.path) !== recentId))
  }
}

function idOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 32)
}
