import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { withStorageErrors } from '../storageErrors.ts'

/**
 * The statements of one connection, each prepared once.
 *
 * @throws AppError `storage.*`, from every method, when the disk fails
 */
export class Statements {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  run(sql: string, ...values: SQLInputValue[]): { changes: number; insertedKey: number } {
    return withStorageErrors(() => {
      const { changes, lastInsertRowid } = this.#prepare(sql).run(...values)
      return { changes: Number(changes), insertedKey: Number(lastInsertRowid) }
    })
  }

  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return withStorageErrors(() => this.#prepare(sql).get(...values) as Row | undefined)
  }

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return withStorageErrors(() => this.#prepare(sql).all(...values) as Row[])
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql)
    if (known) return known
    const made = this.#database.prepare(sql)
    this.#prepared.set(sql, made)
    return made
  }
}
