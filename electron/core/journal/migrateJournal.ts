import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../shared/errors/AppError.ts'
import { asStorageError } from '../storageErrors.ts'
import { HighWaterMark } from './HighWaterMark.ts'
import { createTables, journalVersion } from './schema.ts'

/**
 * Fills tables and columns that an older journal lacks and that have no constant default. `missing`: a table,
 * or `table.column`.
 */
const backfills: readonly { missing: string; sql: string }[] = [
  { missing: 'job.checked_on', sql: 'UPDATE job SET checked_on = substr(created_at, 1, 10)' },
  {
    missing: 'job.rows_with_warnings',
    sql: `UPDATE job SET rows_with_warnings = (
      SELECT count(DISTINCT ordinal) FROM issue WHERE job_key = job.key AND severity = 'warning')`,
  },
  {
    missing: 'issue_group',
    sql: `INSERT INTO issue_group (job_key, code, field, severity, findings)
      SELECT job_key, code, field, severity, count(*) FROM issue GROUP BY job_key, code, field, severity`,
  },
]

/**
 * Creates the tables of an empty journal, or upgrades those of an older version: rebuilds each table whose
 * definition differs, with its rows, in one transaction. A journal of the current version must have exactly
 * its tables.
 *
 * @throws AppError `storage.journalNewer`; `storage.journalDamaged` when version and tables do not match
 */
export function migrateJournal(database: DatabaseSync, dataDir: string): void {
  const expected = expectedTables()
  if (readVersion(database) < journalVersion) {
    // With foreign keys on, dropping a table would delete the rows that reference it. The pragma has no
    // effect inside a transaction.
    database.exec('PRAGMA foreign_keys = OFF')
    try {
      upgrade(database, dataDir, expected)
    } finally {
      database.exec('PRAGMA foreign_keys = ON')
    }
    // Otherwise the tables of a small journal exist in its write-ahead log alone, which may be lost.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }
  const found = readVersion(database)
  if (found > journalVersion) {
    throw new AppError('storage.journalNewer', `journal version ${found}, this app knows ${journalVersion}`, {
      params: { found, known: journalVersion },
    })
  }
  if (!isSameSchema(readSchema(database), expected)) throw damaged('the tables are not those of its version')
}

function upgrade(database: DatabaseSync, dataDir: string, expected: Schema): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    // Another process may have created the tables while this one waited for the lock.
    const version = readVersion(database)
    const found = readSchema(database)
    if (version < journalVersion) {
      if (version === 0 && found.size > 0) throw damaged('a journal without its version')
      if (isSameSchema(found, expected)) throw damaged('a journal of this version that says it is older')
      // Must be on disk before any journal relies on it: from this version on, a missing mark is a lost one.
      HighWaterMark.make(dataDir)
      if (found.size === 0) database.exec(createTables)
      else rebuild(database, found, expected)
      database.exec(`PRAGMA user_version = ${journalVersion}`)
    }
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    const failure = asStorageError(error)
    // If SQLite cannot rebuild a table, no version of this app created it.
    throw failure.code === 'internal' ? damaged(failure.message) : failure
  }
}

/** Definitions of tables and indexes, by name. */
type Schema = ReadonlyMap<string, { type: string; sql: string }>

function rebuild(database: DatabaseSync, found: Schema, expected: Schema): void {
  const missing = new Set<string>()
  for (const [name, { type, sql }] of expected) {
    if (type !== 'table') continue
    if (!found.has(name)) {
      missing.add(name)
      database.exec(sql)
    } else if (!isSame(found.get(name), { sql })) {
      for (const column of rebuildTable(database, name, sql)) missing.add(`${name}.${column}`)
    }
  }
  // Dropping a table dropped its indexes too.
  for (const [name, { type }] of readSchema(database)) {
    if (type === 'index') database.exec(`DROP INDEX ${name}`)
  }
  for (const { type, sql } of expected.values()) if (type === 'index') database.exec(sql)
  for (const each of backfills) if (missing.has(each.missing)) database.exec(each.sql)
}

/** @returns names of the new columns */
function rebuildTable(database: DatabaseSync, name: string, sql: string): string[] {
  const before = columnsOf(database, name)
  const sequence = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").get()
    ? (database.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').get(name) as
        { seq: number } | undefined)
    : undefined
  database.exec(sql.replace(/^CREATE TABLE "?\w+"?/, `CREATE TABLE rebuilt_${name}`))
  const after = columnsOf(database, `rebuilt_${name}`)
  const lost = before.filter((column) => !after.includes(column))
  if (lost.length > 0) throw damaged(`${name} has columns of no version: ${lost.join(', ')}`)
  const kept = before.join(', ')
  database.exec(`INSERT INTO rebuilt_${name} (${kept}) SELECT ${kept} FROM ${name};
    DROP TABLE ${name};
    ALTER TABLE rebuilt_${name} RENAME TO ${name}`)
  // Never reuse keys of deleted rows.
  if (sequence) {
    database.prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?').run(sequence.seq, name)
  }
  return after.filter((column) => !before.includes(column))
}

function columnsOf(database: DatabaseSync, table: string): string[] {
  const rows = database.prepare('SELECT name FROM pragma_table_info(?)').all(table) as { name: string }[]
  return rows.map(({ name }) => name)
}

/** Threads open a connection for each of their tasks. */
let expectedSchema: Schema | null = null

function expectedTables(): Schema {
  return (expectedSchema ??= readExpectedTables())
}

function readExpectedTables(): Schema {
  const database = new DatabaseSync(':memory:')
  try {
    database.exec(createTables)
    return readSchema(database)
  } finally {
    database.close()
  }
}

function readSchema(database: DatabaseSync): Schema {
  const rows = database
    .prepare("SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
    .all() as { name: string; type: string; sql: string }[]
  return new Map(rows.map(({ name, type, sql }) => [name, { type, sql }]))
}

function isSameSchema(found: Schema, expected: Schema): boolean {
  return found.size === expected.size && [...expected].every(([name, each]) => isSame(found.get(name), each))
}

/** Ignores quotes, which renaming a table adds, and whitespace. */
function isSame(found: { sql: string } | undefined, expected: { sql: string }): boolean {
  const plain = (sql: string): string => sql.replaceAll('"', '').replaceAll(/\s+/g, ' ')
  return found !== undefined && plain(found.sql) === plain(expected.sql)
}

function readVersion(database: DatabaseSync): number {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number }
  return row.user_version
}

function damaged(detail: string): AppError {
  return new AppError('storage.journalDamaged', detail)
}
