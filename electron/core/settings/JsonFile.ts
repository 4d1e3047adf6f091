import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { QuarantinedFile } from '../../shared/model/settings.ts'
import { flushFolder } from '../flushFolder.ts'
import { asStorageError } from '../storageErrors.ts'
import { repairJson } from './repairJson.ts'

/** The readable part of a damaged value; `lost` as in {@link QuarantinedFile}. */
export interface Salvaged<T> {
  value: T
  lost: string[] | null
}

export interface JsonFileOptions<T> {
  /**
   * Recovers the readable part of a value that the schema rejects. When omitted, the file counts as missing.
   *
   * @param isTextDamaged the text was not valid JSON, so entries may be missing from the value
   */
  salvage?: (value: unknown, isTextDamaged: boolean) => Salvaged<T>
  /** Called for every damaged file when it is found. */
  onQuarantine?: (quarantined: QuarantinedFile) => void
}

/** A small settings file. Writes atomically; keeps a damaged file aside and recovers its readable part. */
export class JsonFile<Schema extends z.ZodType> {
  readonly #path: string
  readonly #schema: Schema
  readonly #fallback: () => z.infer<Schema>
  readonly #options: JsonFileOptions<z.infer<Schema>>

  /** @param fallback value of a missing file, and of one without any readable part */
  constructor(
    path: string,
    schema: Schema,
    fallback: () => z.infer<Schema>,
    options: JsonFileOptions<z.infer<Schema>> = {},
  ) {
    this.#path = path
    this.#schema = schema
    this.#fallback = fallback
    this.#options = options
  }

  /**
   * Reads the value. Never throws, since the app must start.
   *
   * @param whenUnreadable value of a file that exists but cannot be opened; default: that of a missing file
   */
  read(whenUnreadable: () => z.infer<Schema> = this.#fallback): z.infer<Schema> {
    try {
      const { value, keep } = this.#load()
      try {
        if (!keep) return value
        keep()
        // `onQuarantine` may have changed the file.
        return this.#load().value
      } catch {
        // Nothing was overwritten: the next start finds the damage again.
        return value
      }
    } catch {
      return whenUnreadable()
    }
  }

  /**
   * Changes the value. Unlike `read`, fails when an existing file cannot be read or kept aside: overwriting
   * would lose its content.
   *
   * @returns the changed value
   * @throws AppError `storage.full`, `storage.unwritable`, `storage.inUse`
   */
  update(change: (value: z.infer<Schema>) => z.infer<Schema>): z.infer<Schema> {
    try {
      this.#load().keep?.()
      const changed = change(this.#load().value)
      this.#write(serialize(changed))
      return changed
    } catch (error) {
      throw asStorageError(error)
    }
  }

  /** @returns `keep`, for a damaged file only: keeps it aside; call it before overwriting the file */
  #load(): { value: z.infer<Schema>; keep?: () => void } {
    let text: string
    try {
      // Notepad may write a byte order mark.
      text = readFileSync(this.#path, 'utf8').replace(/^\uFEFF/, '')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { value: this.#fallback() }
      throw error
    }
    const whole = parseJson(text)
    const parsed = this.#schema.safeParse(whole)
    if (parsed.success) return { value: parsed.data }
    const isTextDamaged = whole === undefined
    const { salvage } = this.#options
    const salvaged = salvage?.(isTextDamaged ? repairJson(text) : whole, isTextDamaged)
    if (!salvaged) return { value: this.#fallback(), keep: () => this.#quarantine(null) }
    return {
      value: salvaged.value,
      keep: () => this.#quarantine(salvaged.lost, serialize(salvaged.value)),
    }
  }

  /** @param salvaged text that replaces the damaged file; when omitted, the file is moved away */
  #quarantine(lost: string[] | null, salvaged?: string): void {
    const keptAs = this.#freeName()
    if (salvaged === undefined) renameSync(this.#path, keptAs)
    else {
      copyFileSync(this.#path, keptAs, constants.COPYFILE_EXCL)
      this.#write(salvaged)
    }
    this.#options.onQuarantine?.({ file: basename(this.#path), keptAs: basename(keptAs), lost })
  }

  #write(text: string): void {
    const partial = `${this.#path}.${randomUUID()}.part`
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    try {
      const file = openSync(partial, 'wx', 0o600)
      try {
        // Not `writeSync`: on a nearly full disk it may write only the beginning without an error.
        writeFileSync(file, text)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(partial, this.#path)
      // A list repaired without the note that it must be confirmed would be uploaded with.
      flushFolder(dirname(this.#path))
    } catch (error) {
      rmSync(partial, { force: true })
      throw error
    }
  }

  #freeName(): string {
    for (let number = 1; ; number++) {
      const name = `${this.#path}.damaged${number === 1 ? '' : `-${number}`}`
      if (!existsSync(name)) return name
    }
  }
}

function serialize(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** Recovers a damaged list entry by entry. `lost`: the 1-based positions of the entries that are invalid. */
export function salvageList<Entry extends z.ZodType>(
  entry: Entry,
): (value: unknown) => Salvaged<z.infer<Entry>[]> {
  return (value) => {
    if (!Array.isArray(value)) return { value: [], lost: null }
    const parsed = value.map((each) => entry.safeParse(each))
    return {
      value: parsed.flatMap(({ success, data }) => (success ? [data] : [])),
      lost: parsed.flatMap(({ success }, index) => (success ? [] : [String(index + 1)])),
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
