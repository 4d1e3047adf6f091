import { describe, expect, it } from 'vitest'
import {
  createDataKey,
  openChunk,
  sealChunk,
  unwrapDataKey,
  wrapDataKey,
} from '../../../../electron/core/rows/chunkCipher.ts'

const dataKey = createDataKey()
const plain = Buffer.from('张三 13800138000\n'.repeat(50))
const sealed = sealChunk(dataKey, 'job-1', 3, plain)
const tampered = expect.objectContaining({ code: 'storage.tampered' }) as Error

/** A copy with one bit of one byte turned. */
function flipped(bytes: Buffer, index: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[index] = (copy[index] ?? 0) ^ 1
  return copy
}

describe('a sealed chunk', () => {
  it('opens with its key, job and place', () => {
    expect(openChunk(dataKey, 'job-1', 3, sealed)).toEqual(plain)
  })

  it('reveals nothing of its content, and is different every time', () => {
    expect(sealed.includes(Buffer.from('张三'))).toBe(false)
    expect(sealChunk(dataKey, 'job-1', 3, plain).equals(sealed)).toBe(false)
  })

  it('does not open with any of its bytes changed: nonce, tag, first or last of the text', () => {
    for (const index of [0, 11, 12, 27, 28, sealed.length - 1]) {
      expect(() => openChunk(dataKey, 'job-1', 3, flipped(sealed, index)), `byte ${index}`).toThrow(tampered)
    }
  })

  it('does not open when it is truncated, even within nonce or tag, or extended', () => {
    for (const length of [0, 5, 12, 20, 27, 28, sealed.length - 1]) {
      expect(() => openChunk(dataKey, 'job-1', 3, sealed.subarray(0, length)), `${length} bytes`).toThrow(
        tampered,
      )
    }
    expect(() => openChunk(dataKey, 'job-1', 3, Buffer.concat([sealed, Buffer.from([0])]))).toThrow(tampered)
  })

  it('does not open in another place or job with the right key: rows cannot be moved', () => {
    expect(() => openChunk(dataKey, 'job-1', 4, sealed)).toThrow(tampered)
    expect(() => openChunk(dataKey, 'job-2', 3, sealed)).toThrow(tampered)
  })

  it('does not open with another key', () => {
    expect(() => openChunk(createDataKey(), 'job-1', 3, sealed)).toThrow(tampered)
  })
})

describe('a wrapped key', () => {
  const masterKey = createDataKey()
  const wrapped = wrapDataKey(masterKey, 'job-1', dataKey)

  it('opens with the master key for its own job only', () => {
    expect(unwrapDataKey(masterKey, 'job-1', wrapped)).toEqual(dataKey)
    expect(() => unwrapDataKey(masterKey, 'job-2', wrapped)).toThrow(tampered)
    expect(() => unwrapDataKey(createDataKey(), 'job-1', wrapped)).toThrow(tampered)
  })

  it('cannot be opened as a chunk', () => {
    expect(() => openChunk(masterKey, 'job-1', 0, wrapped)).toThrow(tampered)
  })
})
