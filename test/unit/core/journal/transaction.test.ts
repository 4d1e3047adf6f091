import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../../../electron/core/journal/transaction.ts'

let folder: string
let database: DatabaseSync
let other: DatabaseSync
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'transaction-'))
  database = new DatabaseSync(join(folder, 'test.sqlite'), { timeout: 0 })
  other = new DatabaseSync(join(folder, 'test.sqlite'), { timeout: 0 })
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE entry (value INTEGER)')
})
afterEach(() => {
  for (const each of [database, other]) if (each.isOpen) each.close()
  rmSync(folder, { recursive: true, force: true })
})

const count = (from: DatabaseSync): unknown =>
  from.prepare('SELECT count(*) AS count FROM entry').get()?.['count']
const insert = (): void => database.exec('INSERT INTO entry VALUES (1)')

describe('a transaction', () => {
  it('is visible to other connections when it returns', () => {
    expect(inTransaction(database, 'write', () => (insert(), 'done'))).toBe('done')
    expect(count(other)).toBe(1)
  })

  it('that fails leaves nothing, reports why, and the next one works', () => {
    expect(() =>
      inTransaction(database, 'write', () => {
        insert()
        throw new RangeError('in the middle')
      }),
    ).toThrow(expect.objectContaining({ code: 'internal', message: 'in the middle' }) as Error)
    expect(count(database)).toBe(0)
    inTransaction(database, 'write', insert)
    expect(count(other)).toBe(1)
  })

  it('inside another is part of it: both or none take effect', () => {
    expect(() =>
      inTransaction(database, 'write', () => {
        inTransaction(database, 'write', insert)
        throw new Error('the outer one fails')
      }),
    ).toThrow()
    expect(count(database)).toBe(0)
  })

  it('for reading sees one state, whatever other connections commit meanwhile', () => {
    inTransaction(database, 'read', () => {
      const before = count(database)
      other.exec('INSERT INTO entry VALUES (2)')
      expect(count(database)).toBe(before)
    })
    expect(count(database)).toBe(1)
  })

  it('that waits too long for another writer reports that the folder is in use', () => {
    other.exec('BEGIN IMMEDIATE')
    expect(() => inTransaction(database, 'write', insert)).toThrow(
      expect.objectContaining({ code: 'storage.inUse' }) as Error,
    )
  })

  it('on a full disk reports it and is rolled back', () => {
    const page = database.prepare('PRAGMA page_count').get()?.['page_count']
    database.exec(`PRAGMA max_page_count = ${String(page)}`)
    expect(() =>
      inTransaction(database, 'write', () => {
        insert()
        database.exec('CREATE TABLE large (x); INSERT INTO large VALUES (zeroblob(100000))')
      }),
    ).toThrow(expect.objectContaining({ code: 'storage.full' }) as Error)
    expect(count(database)).toBe(0)
    expect(database.isTransaction).toBe(false)
  })
})
