import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  assertSqliteVersion,
  connectJournal,
  journalFileName,
  openJournal,
} from '../../../../electron/core/journal/openJournal.ts'
import { createTables, journalVersion } from '../../../../electron/core/journal/schema.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'))
  path = join(folder, journalFileName)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error
const noon = (): Date => new Date('2026-11-24T12:00:00.000Z')
const pragma = (database: DatabaseSync, name: string): unknown =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]

/** A journal with a job and so many batches, closed. */
function fill(batches: number): void {
  const { database } = openJournal(folder)
  database.exec(`INSERT INTO job (id, file_name, sheet_name, state, created_at, changed_at, options_json, mapping_json,
    columns_json, batch_rows, concurrency, bisect_rejected) VALUES ('a', 'f', 's', 'paused', '', '', '{}', '{}', '[]', 1, 1, 1)`)
  const insert =
    database.prepare(`INSERT INTO batch (job_key, first_ordinal, last_ordinal, row_count, first_row_number,
    last_row_number, state, changed_at) VALUES (1, ?, 0, 1, 1, 1, 'accepted', 'x')`)
  database.exec('BEGIN')
  for (let index = 0; index < batches; index++) insert.run(index)
  database.exec('COMMIT')
  database.close()
}

describe('a journal', () => {
  it('is created with every safeguard on, readable by its owner only', () => {
    const nested = join(folder, 'made', 'now')
    const { database, quarantined } = openJournal(nested)
    expect(quarantined).toBeNull()
    expect(pragma(database, 'journal_mode')).toBe('wal')
    expect(pragma(database, 'synchronous')).toBe(2)
    expect(pragma(database, 'secure_delete')).toBe(1)
    expect(pragma(database, 'busy_timeout')).toBe(10_000)
    expect(pragma(database, 'user_version')).toBe(journalVersion)
    database.exec('CREATE TABLE anything (x)')
    if (process.platform !== 'win32') {
      expect(statSync(nested).mode & 0o777).toBe(0o700)
      for (const name of readdirSync(nested)) expect(statSync(join(nested, name)).mode & 0o077, name).toBe(0)
    }
    database.close()
  })

  it('keeps its content when it is opened again', () => {
    fill(3)
    const { database } = openJournal(folder)
    expect(database.prepare('SELECT count(*) AS count FROM batch').get()).toEqual({ count: 3 })
    database.close()
  })

  it('can be opened by two processes at once, even the first time', () => {
    const first = openJournal(folder)
    const second = openJournal(folder)
    first.database.exec('INSERT INTO discarded VALUES (1, 0)')
    expect(second.database.prepare('SELECT job_key FROM discarded').get()).toEqual({ job_key: 1 })
    first.database.close()
    second.database.close()
  })
})

describe('a damaged journal', () => {
  it.each([
    ['with a header that is none', (bytes: Buffer) => bytes.fill(0x5a, 0, 100)],
    ['that is no database at all', () => Buffer.from('{"this":"is text"}'.repeat(200))],
  ])('%s is moved aside unchanged, and a new one takes its place', (_name, damage) => {
    fill(10)
    const bytes = damage(readFileSync(path))
    writeFileSync(path, bytes)
    const { database, quarantined } = openJournal(folder, noon)
    expect(quarantined).toBe(join(folder, 'journal.damaged-2026-11-24T12-00-00-000Z.sqlite'))
    expect(readFileSync(quarantined ?? '').equals(bytes)).toBe(true)
    expect(database.prepare('SELECT count(*) AS count FROM job').get()).toEqual({ count: 0 })
    database.close()
  })

  it('is detected when it is opened, not in the middle of an upload', () => {
    fill(2_000)
    const bytes = readFileSync(path)
    // Behind the first pages, which hold the schema: all of the tables' leaves.
    bytes.fill(0x5a, 80_000, bytes.length - 4_096)
    writeFileSync(path, bytes)
    const { database, quarantined } = openJournal(folder, noon)
    expect(quarantined).not.toBeNull()
    database.close()
  })

  // Before: `internal`, since the tables could not be made a second time, at every start from then on.
  it.each([
    ['that it is empty', 'PRAGMA user_version = 0'],
    ['that it is older', 'PRAGMA user_version = 1'],
    ['that it is of this version, without one of its tables', 'DROP TABLE retry_row'],
    ['that it is of this version, with a column of no version', 'ALTER TABLE batch ADD COLUMN more TEXT'],
    [
      'that it is older, with a column of no version',
      'ALTER TABLE job ADD COLUMN more TEXT; PRAGMA user_version = 2',
    ],
  ])('that says %s is moved aside', (_name, damage) => {
    fill(3)
    const database = new DatabaseSync(path)
    database.exec(damage)
    database.close()
    const { database: opened, quarantined } = openJournal(folder, noon)
    expect(quarantined).not.toBeNull()
    const kept = new DatabaseSync(quarantined ?? '', { readOnly: true })
    expect(kept.prepare('SELECT count(*) AS count FROM batch').get()).toEqual({ count: 3 })
    kept.close()
    expect(opened.prepare('SELECT count(*) AS count FROM job').get()).toEqual({ count: 0 })
    opened.close()
  })

  it('never overwrites one that was moved aside before', () => {
    for (const content of ['first', 'second', 'third']) {
      writeFileSync(path, content.repeat(1_000))
      openJournal(folder, noon).database.close()
      for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    }
    const kept = readdirSync(folder).filter((name) => name.startsWith('journal.damaged'))
    expect(kept.map((name) => readFileSync(join(folder, name), 'utf8').slice(0, 5)).sort()).toEqual([
      'first',
      'secon',
      'third',
    ])
  })
})

describe('the tables of a version', () => {
  it('never change without a new version: a journal that has others is damaged to every app in use', () => {
    const text = createTables.replaceAll(/\s+/g, ' ')
    expect([journalVersion, createHash('sha256').update(text).digest('hex').slice(0, 16)]).toEqual([
      8,
      '5bbabefc9c9ca566',
    ])
  })

  it('are in the journal itself from the start, not in its log alone, which may get lost', () => {
    const { database } = openJournal(folder)
    expect(statSync(path).size).toBeGreaterThan(8_192)
    database.close()
  })
})

describe('a journal that cannot be used', () => {
  it('of the previous version is migrated with its content', () => {
    fill(3)
    const before = new DatabaseSync(path)
    before.exec(`DROP TABLE retry_row; ALTER TABLE batch DROP COLUMN round; ALTER TABLE job DROP COLUMN expiring_since;
      ALTER TABLE job DROP COLUMN bisects_on_request; DROP INDEX attempt_by_import;
      PRAGMA user_version = 1`)
    const columns = (database: DatabaseSync, table: string): unknown[] =>
      database
        .prepare('SELECT name, type, "notnull", dflt_value FROM pragma_table_info(?) ORDER BY name')
        .all(table)
    before.close()
    const { database } = openJournal(folder)
    const fresh = new DatabaseSync(':memory:')
    fresh.exec(createTables)
    for (const table of ['job', 'batch', 'retry_row']) {
      expect(columns(database, table), table).toEqual(columns(fresh, table))
    }
    expect(database.prepare('SELECT count(*) AS count FROM batch WHERE round = 0').get()).toEqual({
      count: 3,
    })
    expect(pragma(database, 'user_version')).toBe(journalVersion)
    database.close()
    fresh.close()
  })

  // Every correction that the user had made before an update of the app would have been lost, or the journal set aside as damaged.
  it('of version 7 keeps the corrections, which it sealed row by row', () => {
    fill(1)
    const before = new DatabaseSync(path)
    before.exec(`DROP TABLE override_pack; DROP TABLE row_override;
      CREATE TABLE row_override (
        job_key INTEGER NOT NULL, ordinal INTEGER NOT NULL, is_merged INTEGER NOT NULL, sealed BLOB NOT NULL,
        PRIMARY KEY (job_key, ordinal)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO row_override VALUES (1, 7, 1, x'0102');
      PRAGMA user_version = 7`)
    before.close()
    const { database, quarantined } = openJournal(folder)
    expect(quarantined).toBeNull()
    const kept = database.prepare(
      'SELECT job_key, ordinal, is_merged, hex(sealed) AS sealed FROM row_override',
    )
    expect(kept.all()).toEqual([{ job_key: 1, ordinal: 7, is_merged: 1, sealed: '0102' }])
    database.close()
  })

  it('of a newer version is refused with a message and left unchanged', () => {
    fill(1)
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(() => openJournal(folder)).toThrow(
      expect.objectContaining({
        code: 'storage.journalNewer',
        params: { found: 99, known: journalVersion },
      }) as Error,
    )
    expect(existsSync(path)).toBe(true)
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([])
  })

  it('because its folder is a file, or it is a folder itself, is reported as a folder that cannot be written', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => openJournal(join(folder, 'file', 'data'))).toThrow(code('storage.unwritable'))
    mkdirSync(path)
    expect(() => openJournal(folder)).toThrow(code('storage.unwritable'))
    expect(() => connectJournal(join(folder, 'nowhere'))).toThrow(code('storage.unwritable'))
  })

  // Root may write everywhere.
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'in a read-only folder is reported as such',
    () => {
      chmodSync(folder, 0o500)
      expect(() => openJournal(folder)).toThrow(code('storage.unwritable'))
      chmodSync(folder, 0o700)
    },
  )

  it('because this SQLite version could corrupt it is refused', () => {
    expect(() => assertSqliteVersion('3.51.2')).toThrow(code('runtime.unsupported'))
    expect(() => assertSqliteVersion('3.9.99')).toThrow(code('runtime.unsupported'))
    expect(() => assertSqliteVersion('')).toThrow(code('runtime.unsupported'))
    expect(() => assertSqliteVersion('3.51.3')).not.toThrow()
    expect(() => assertSqliteVersion('3.53.0')).not.toThrow()
    expect(() => assertSqliteVersion('4.0.0')).not.toThrow()
  })
})
