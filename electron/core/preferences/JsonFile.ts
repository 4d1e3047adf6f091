import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { asStorageError } from '../jobs/journal/storageErrors.ts'

/**
 * A small file of settings. It is replaced whole and never half-written; one that cannot be understood is moved
 * aside and the default takes its place, since the app must start.
 */
export class JsonFile<Schema extends z.ZodType> {
  readonly #path: string
  readonly #schema: Schema
  readonly #fallback: () => z.infer<Schema>

  constructor(path: string, schema: Schema, fallback: () => z.infer<Schema>) {
    this.#path = path
    this.#schema = schema
    this.#fallback = fallback
  }

  read(): z.infer<Schema> {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch {
      return this.#fallback()
    }
    const parsed = this.#schema.safeParse(parseJson(text))
    if (parsed.success) return parsed.data
    this.#moveAside()
    return this.#fallback()
  }

  /** @throws AppError `storage.full`, `storage.unwritable` */
  write(value: z.infer<Schema>): void {
    const partial = `${this.#path}.${randomUUID()}.part`
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
      const file = openSync(partial, 'wx', 0o600)
      try {
        writeSync(file, `${JSON.stringify(value, null, 2)}\n`)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(partial, this.#path)
    } catch (error) {
      throw asStorageError(error)
    }
  }

  #moveAside(): void {
    try {
      renameSync(this.#path, `${this.#path}.damaged`)
    } catch {
      // Reading goes on with the default; the next write replaces the file.
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
