import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { AppError } from '../../shared/errors/AppError.ts'
import { freeMemory } from '../worker/movedMemory.ts'

/** Version of the staged format; authenticated, so that one format never opens as another. */
const stagingVersion = 1
const keyBytes = 32
/**
 * 96-bit random nonces: with one key per job and at most 2^32 seals under it, the probability that two are
 * equal is below 2^-32 (NIST SP 800-38D, 8.3). A job has a few thousand chunks.
 */
const nonceBytes = 12
const tagBytes = 16

/** A new random key for the rows of one job. */
export function createDataKey(): Buffer {
  return randomBytes(keyBytes)
}

/** Encrypts one chunk of rows; it opens only with the same key, job and chunk index. */
export function sealChunk(dataKey: Buffer, jobId: string, chunkIndex: number, plain: Buffer): Buffer {
  return seal(dataKey, chunkLabel(jobId, chunkIndex), plain)
}

/**
 * Decrypts one chunk.
 *
 * @throws AppError `storage.tampered` when it was changed, truncated, moved or belongs to another job
 */
export function openChunk(dataKey: Buffer, jobId: string, chunkIndex: number, sealed: Uint8Array): Buffer {
  return open(dataKey, chunkLabel(jobId, chunkIndex), sealed)
}

/** Encrypts a job's key with the master key, bound to the job. */
export function wrapDataKey(masterKey: Buffer, jobId: string, dataKey: Buffer): Buffer {
  return seal(masterKey, keyLabel(jobId), dataKey)
}

/**
 * Decrypts a job's key.
 *
 * @throws AppError `storage.tampered` with a wrong master key or another job's key
 */
export function unwrapDataKey(masterKey: Buffer, jobId: string, wrapped: Uint8Array): Buffer {
  return open(masterKey, keyLabel(jobId), wrapped)
}

/** Places of other sealed data, each with its own label: nothing opens in another place. */
export type SealedPlace =
  | { kind: 'overrides'; jobId: string; chunkIndex: number }
  /** Of one row; only read any more. */
  | { kind: 'override'; jobId: string; ordinal: number }
  | { kind: 'editStep'; jobId: string; editId: number; step: number }
  | { kind: 'digests'; jobId: string; chunkIndex: number }
  | { kind: 'sample'; jobId: string }
  | { kind: 'secret'; name: string }

/** Encrypts data other than chunks of rows, bound to its place. */
export function sealAt(key: Buffer, place: SealedPlace, plain: Buffer): Buffer {
  return seal(key, placeLabel(place), plain)
}

/**
 * Decrypts the result of `sealAt`.
 *
 * @throws AppError `storage.tampered` when it was changed, truncated or moved
 */
export function openAt(key: Buffer, place: SealedPlace, sealed: Uint8Array): Buffer {
  return open(key, placeLabel(place), sealed)
}

function placeLabel(place: SealedPlace): Buffer {
  const { kind, ...parts } = place
  return Buffer.from([kind, stagingVersion, ...Object.values(parts)].join('|'))
}

function chunkLabel(jobId: string, chunkIndex: number): Buffer {
  return Buffer.from(`chunk|${stagingVersion}|${jobId}|${chunkIndex}`)
}

function keyLabel(jobId: string): Buffer {
  return Buffer.from(`key|${stagingVersion}|${jobId}`)
}

/** Caches key objects: creating one for every seal took half of the time of sealing a row. */
const keyObjects = new WeakMap<Buffer, KeyObject>()
function keyObjectOf(key: Buffer): KeyObject {
  const known = keyObjects.get(key)
  if (known) return known
  const made = createSecretKey(key)
  keyObjects.set(key, made)
  return made
}

/** Layout: nonce, tag, ciphertext; in memory of its own, which can be moved to another thread. */
function seal(key: Buffer, label: Buffer, plain: Buffer): Buffer {
  const nonce = takeNonce()
  const cipher = createCipheriv('aes-256-gcm', keyObjectOf(key), nonce, { authTagLength: tagBytes })
  cipher.setAAD(label)
  const body = cipher.update(plain)
  cipher.final()
  const sealed = Buffer.from(new ArrayBuffer(nonceBytes + tagBytes + body.length))
  sealed.set(nonce)
  sealed.set(cipher.getAuthTag(), nonceBytes)
  sealed.set(body, nonceBytes + tagBytes)
  freeMemory(body)
  return sealed
}

/**
 * Draws random bytes for many nonces at once: asking the system for each takes as long as sealing. No byte is used twice.
 */
let nonces = Buffer.alloc(0)
function takeNonce(): Buffer {
  if (nonces.length < nonceBytes) nonces = randomBytes(nonceBytes * 256)
  const nonce = nonces.subarray(0, nonceBytes)
  nonces = nonces.subarray(nonceBytes)
  return nonce
}

function open(key: Buffer, label: Buffer, sealed: Uint8Array): Buffer {
  try {
    const nonce = sealed.subarray(0, nonceBytes)
    const tag = sealed.subarray(nonceBytes, nonceBytes + tagBytes)
    // Fixed tag length: a shortened tag is rejected instead of being verified over fewer bits.
    const decipher = createDecipheriv('aes-256-gcm', keyObjectOf(key), nonce, { authTagLength: tagBytes })
    decipher.setAAD(label)
    decipher.setAuthTag(tag)
    const plain = decipher.update(sealed.subarray(nonceBytes + tagBytes))
    decipher.final()
    return plain
  } catch (error) {
    throw new AppError('storage.tampered', 'what was sealed does not open with its key and label', {
      cause: error,
    })
  }
}
