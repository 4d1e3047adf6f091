import { createHash } from 'node:crypto'

/**
 * Excel's built-in password, not a secret: workbooks that are only write-protected are encrypted with it and
 * open without a prompt ([MS-OFFCRYPTO] 2.3.4.7 names the algorithm; the password is a constant of Excel).
 */
export const defaultPassword = Buffer.from('VelvetSweatshop', 'utf16le')

/** @param algorithm `node:crypto` name, e.g. `sha1` */
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
