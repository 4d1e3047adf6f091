import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { IdentityKeyStore } from '../../../../electron/core/duplicates/IdentityKeyStore.ts'
import { JobQueries } from '../../../../electron/core/jobs/JobQueries.ts'
import { JobKeys } from '../../../../electron/core/rows/JobKeys.ts'
import {
  createDataKey,
  openAt,
  sealAt,
  sealChunk,
  type SealedPlace,
} from '../../../../electron/core/rows/chunkCipher.ts'
import { chunkRows } from '../../../../electron/core/preparation/prepareBlock.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

/**
 * Somebody who can write to the journal must not be able to change what is sent: every way of moving sealed rows about is
 * refused, in the window and before an upload's first byte.
 */

/** Three chunks. */
const rows = 2 * chunkRows + 50
let fixture: JobsFixture
beforeEach(async () => {
  fixture = new JobsFixture()
  await fixture.addJob({ id: 'one', rows })
  await fixture.addJob({ id: 'two', rows })
})
afterEach(() => fixture.close())

/** From a connection of its own, as any program on the machine could. */
function tamper(sql: string): void {
  const database = new DatabaseSync(join(fixture.dataDir, 'journal.sqlite'))
  try {
    expect(Number(database.prepare(sql).run().changes), 'the attack hits nothing').toBeGreaterThan(0)
  } finally {
    database.close()
  }
}

const chunk = (job: 'one' | 'two', index: number): string =>
  `(SELECT sealed FROM staged_chunk WHERE job_key = (SELECT key FROM job WHERE id = '${job}') AND chunk_index = ${index})`
const first = `job_key = (SELECT key FROM job WHERE id = 'one') AND chunk_index = 0`

const attacks: { [what: string]: string } = {
  'a changed byte': `UPDATE staged_chunk SET sealed = CAST(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) AS BLOB) WHERE ${first}`,
  'the end cut off': `UPDATE staged_chunk SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE ${first}`,
  'a tag cut to 12 bytes': `UPDATE staged_chunk SET sealed = CAST(substr(sealed, 1, 24) || substr(sealed, 29) AS BLOB) WHERE ${first}`,
  'a chunk in the place of another': `UPDATE staged_chunk SET sealed = ${chunk('one', 1)} WHERE ${first}`,
  'a chunk of another job': `UPDATE staged_chunk SET sealed = ${chunk('two', 0)} WHERE ${first}`,
  'all chunks of another job': `UPDATE staged_chunk AS mine SET sealed = (SELECT sealed FROM staged_chunk AS other
     WHERE other.chunk_index = mine.chunk_index AND other.job_key = (SELECT key FROM job WHERE id = 'two'))
     WHERE job_key = (SELECT key FROM job WHERE id = 'one')`,
  'the key of another job': `UPDATE job SET wrapped_key = (SELECT wrapped_key FROM job WHERE id = 'two') WHERE id = 'one'`,
  'a missing chunk': `DELETE FROM staged_chunk WHERE ${first}`,
}

describe('sealed rows that were tampered with', () => {
  it.each(Object.entries(attacks))('are neither shown nor sent: %s', async (_what, sql) => {
    tamper(sql)
    const queries = new JobQueries(fixture.journal, fixture.feed, fixture.keys)
    await expect(queries.rows('one', { kind: 'all' }, 0, 10)).rejects.toMatchObject({
      code: 'storage.tampered',
    })
    // Found before the upload begins, or by it: then it pauses and says why.
    const end = await fixture
      .begin('one')
      .then(() => fixture.clock.settle(fixture.upload.wait('one')))
      .then(
        ({ pauseMessage }) => pauseMessage,
        (error: { code: string }) => error.code,
      )
    expect(end).toBe('storage.tampered')
    expect(fixture.platform.ledger).toEqual([])
    // The other job is none the worse for it.
    expect((await queries.rows('two', { kind: 'all' }, 0, 10)).rows).toHaveLength(10)
  })

  it('are not sent when their last chunk is missing', async () => {
    tamper(
      `DELETE FROM staged_chunk WHERE job_key = (SELECT key FROM job WHERE id = 'one') AND chunk_index = 2`,
    )
    await expect(fixture.begin('one')).rejects.toMatchObject({ code: 'storage.tampered' })
    expect(fixture.platform.ledger).toEqual([])
  })

  it('open in no other place of the same or of another kind', () => {
    const key = createDataKey()
    const places: SealedPlace[] = [
      { kind: 'override', jobId: 'a', ordinal: 1 },
      { kind: 'overrides', jobId: 'a', chunkIndex: 1 },
      { kind: 'overrides', jobId: 'a', chunkIndex: 2 },
      { kind: 'overrides', jobId: 'b', chunkIndex: 1 },
      { kind: 'override', jobId: 'a', ordinal: 2 },
      { kind: 'override', jobId: 'b', ordinal: 1 },
      { kind: 'editStep', jobId: 'a', editId: 1, step: 0 },
      { kind: 'editStep', jobId: 'a', editId: 0, step: 1 },
      { kind: 'digests', jobId: 'a', chunkIndex: 1 },
      { kind: 'secret', name: 'a' },
    ]
    const plain = Buffer.from('张三')
    for (const [index, place] of places.entries()) {
      const sealed = sealAt(key, place, plain)
      expect(openAt(key, place, sealed)).toEqual(plain)
      for (const other of places.filter((_, at) => at !== index)) {
        expect(() => openAt(key, other, sealed), JSON.stringify([place, other])).toThrow()
      }
    }
  })
})

describe('the nonces of sealed rows', () => {
  it('never repeat in 20,000 seals, across many refills of random bytes', () => {
    const key = createDataKey()
    const plain = Buffer.from('x')
    const nonces = Array.from({ length: 20_000 }, (_, index) =>
      sealChunk(key, 'job', index, plain).subarray(0, 12).toString('hex'),
    )
    expect(new Set(nonces).size).toBe(nonces.length)
    // No part of the supply is handed out twice, nor a part that was never filled.
    expect(nonces).not.toContain('0'.repeat(24))
  })
})

describe('a lost master key', () => {
  /** As when the keychain was emptied, or the key's file deleted. */
  const lost = (): JobKeys =>
    new JobKeys({
      obtain: () => Promise.resolve({ keyId: 'another', key: Buffer.alloc(32, 9) }),
      find: (keyId) => Promise.resolve(keyId === 'another' ? Buffer.alloc(32, 9) : null),
    })

  it('is reported, and what it had sealed is neither removed nor overwritten by a new one', async () => {
    const before = fixture.journal.jobs.get('one')
    const queries = new JobQueries(fixture.journal, fixture.feed, lost())
    await expect(queries.rows('one', { kind: 'all' }, 0, 10)).rejects.toMatchObject({
      code: 'storage.keyLost',
    })
    // A new job gets the new key; the old one keeps what it has, in case the keychain comes back.
    const made = await lost().create('three')
    expect(made.masterKeyId).toBe('another')
    const after = fixture.journal.jobs.get('one')
    expect([after.masterKeyId, after.wrappedKey]).toEqual([before.masterKeyId, before.wrappedKey])
    expect(after.job.hasRows).toBe(true)
    expect(
      (await new JobQueries(fixture.journal, fixture.feed, fixture.keys).rows('one', { kind: 'all' }, 0, 10))
        .rows,
    ).toHaveLength(10)
  })

  it('leaves the sealed key of the digests, beside the new one', async () => {
    const keysOf = (keyId: string) => ({
      obtain: () => Promise.resolve({ keyId, key: Buffer.alloc(32, keyId.length) }),
      find: (wanted: string) => Promise.resolve(wanted === keyId ? Buffer.alloc(32, keyId.length) : null),
    })
    const old = await new IdentityKeyStore(fixture.journal, keysOf('old')).obtain()
    const sealed = fixture.journal.identities.secret('identity')
    const next = await new IdentityKeyStore(fixture.journal, keysOf('newer')).obtain()
    expect(next.equals(old)).toBe(false)
    expect(fixture.journal.identities.secret('identity')?.masterKeyId).toBe('newer')
    expect(fixture.journal.identities.secret('identity:old')).toEqual(sealed)
  })

  it('leaves the receipt: what was uploaded is still known', async () => {
    await fixture.uploadToEnd('one')
    const queries = new JobQueries(fixture.journal, fixture.feed, lost())
    expect(queries.get('one').reconciliation.accepted).toBe(rows)
    expect(
      fixture.journal.receipts.lines(fixture.journal.jobs.get('one').key, 0, 100).length,
    ).toBeGreaterThan(0)
  })
})
