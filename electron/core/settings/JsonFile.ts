import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { asStorageError } from '../storageErrors.ts'

/** A small file of settings. It is replaced whole and never half-written. */
export class JsonFile<Schema extends z.ZodType> {
  readonly #path: string
  readonly #schema: Schema
  readonly #fallback: () => z.infer<Schema>

  /** @param fallback the value of a file that is missing or that the schema refuses */
  constructor(path: string, schema: Schema, fallback: () => z.infer<Schema>) {
    this.#path = path
    this.#schema = schema
    this.#fallback = fallback
  }

  /** The value, or the default where the file cannot be read: the app must start. */
  read(): z.infer<Schema> {
    try {
      return this.#readStrictly()
    } catch {
      return this.#fallback()
    }
  }

  /**
   * Changes the value. Unlike `read` it fails when the file is there and cannot be read: what is in it would be lost.
   *
   * @throws AppError `storage.full`, `storage.unwritable`, `storage.inUse`
   */
  update(change: (value: z.infer<Schema>) => z.infer<Schema>): z.infer<Schema> {
    try {
      const value = change(this.#readStrictly())
      this.#write(`${JSON.stringify(value, null, 2)}\n`)
      return value
    } catch (error) {
      throw asStorageError(error)
    }
  }

  /** Content that cannot be used is moved aside, so that nothing is written over it. */
  #readStrictly(): z.infer<Schema> {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return this.#fallback()
      throw error
    }
    const parsed = this.#schema.safeParse(parseJson(text))
    if (parsed.success) return parsed.data
    renameSync(this.#path, this.#freeName())
    return this.#fallback()
  }

  #write(text: string): void {
    const partial = `${this.#path}.${randomUUID()}.part`
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    try {
      const file = openSync(partial, 'wx', 0o600)
      try {
        // Not `writeSync`: on a disk that is nearly full it writes the beginning and calls that a success.
        writeFileSync(file, text)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(partial, this.#path)
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
