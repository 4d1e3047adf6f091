import { createHash } from 'node:crypto'

/**
 * Excel encrypts a workbook that is only protected against changes with this password, and opens it without asking
 * ([MS-OFFCRYPTO] 2.3.4.7 names the algorithm; the password is a constant of Excel). It keeps nothing secret.
 */
export const defaultPassword = Buffer.from('VelvetSweatshop', 'utf16le')

/** @param algorithm as `node:crypto` names it */
export function hash(algorithm: string, ...parts: readonly Uint8Array[]): Buffer {
  const hasher = createHash(algorithm)
  for (const part of parts) hasher.update(part)
  return hasher.digest()
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
