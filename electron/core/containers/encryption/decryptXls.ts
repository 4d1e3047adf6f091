import { defaultPassword, hash, uint32 } from './defaultPassword.ts'
import { rc4 } from './rc4.ts'

const filePass = 0x2f
const boundSheet = 0x85
/**
 * Record type that readers skip. Replaces FilePass, so that the decrypted stream no longer claims encryption.
 */
const ignoredRecord = 0x0866
/** Never encrypted: BOF, FilePass, UsrExcl, FileLock, InterfaceHdr, RRDInfo, RRDHead ([MS-XLS] 2.2.10). */
const plainRecords: ReadonlySet<number> = new Set([0x0809, filePass, 0x0194, 0x0195, 0x00e1, 0x0196, 0x0138])
/** The RC4 key changes every block. */
const blockBytes = 1024

type KeyOfBlock = (block: number) => Buffer

/** Whether the workbook stream of an .xls file is encrypted. */
export function isEncryptedXls(stream: Buffer): boolean {
  return findFilePass(stream) !== -1
}

/**
 * Decrypts the workbook stream of an .xls file that Excel encrypted with its default password, by RC4 or RC4
 * CryptoAPI ([MS-OFFCRYPTO] 2.3.6, 2.3.5).
 *
 * @returns `stream` itself when it is not encrypted; null for another password or encryption method
 */
export function decryptXls(stream: Buffer): Buffer | null {
  const at = findFilePass(stream)
  if (at === -1) return stream
  const length = stream.readUInt16LE(at + 2)
  const keyOf = keysOf(stream.subarray(at + 4, at + 4 + length))
  if (keyOf === null) return null
  const plain = Buffer.from(stream)
  const keyStream = keyStreamOf(stream.length, keyOf)
  for (let record = 0; record + 4 <= plain.length;) {
    const type = plain.readUInt16LE(record)
    const end = Math.min(plain.length, record + 4 + plain.readUInt16LE(record + 2))
    // The stream position in a BoundSheet record is never encrypted.
    const start = record + (type === boundSheet ? 8 : 4)
    if (!plainRecords.has(type)) for (let byte = start; byte < end; byte++) plain[byte]! ^= keyStream[byte]!
    record = end
  }
  plain.writeUInt16LE(ignoredRecord, at)
  return plain
}

/** Position of FilePass, or -1. Only BOF and at most a WriteProtect record may precede it. */
function findFilePass(stream: Buffer): number {
  for (let at = 0, records = 0; at + 4 <= stream.length && records < 3; records++) {
    if (stream.readUInt16LE(at) === filePass) return at
    at += 4 + stream.readUInt16LE(at + 2)
  }
  return -1
}

function keyStreamOf(length: number, keyOf: KeyOfBlock): Buffer {
  const keyStream = Buffer.alloc(length)
  for (let block = 0; block * blockBytes < length; block++) {
    rc4(keyOf(block))(keyStream.subarray(block * blockBytes, (block + 1) * blockBytes))
  }
  return keyStream
}

/** Derives block keys of the default password from a FilePass record; null when they fail its verifier. */
function keysOf(record: Buffer): KeyOfBlock | null {
  if (record.length < 54 || record.readUInt16LE(0) !== 1) return null
  const major = record.readUInt16LE(2)
  if (major === 1) return rc4Keys(record.subarray(6))
  return record.readUInt16LE(4) === 2 && major <= 4 ? cryptoApiKeys(record.subarray(6)) : null
}

/** RC4: [MS-OFFCRYPTO] 2.3.6.2. */
function rc4Keys(header: Buffer): KeyOfBlock | null {
  const salt = header.subarray(0, 16)
  const first = hash('md5', defaultPassword).subarray(0, 5)
  const intermediate = hash('md5', ...Array.from({ length: 16 }, () => [first, salt]).flat()).subarray(0, 5)
  const keyOf: KeyOfBlock = (block) => hash('md5', intermediate, uint32(block))
  return isVerified(keyOf, 'md5', header.subarray(16, 32), header.subarray(32, 48)) ? keyOf : null
}

/** RC4 CryptoAPI: [MS-OFFCRYPTO] 2.3.5.2. */
function cryptoApiKeys(header: Buffer): KeyOfBlock | null {
  const headerLength = header.readUInt32LE(4)
  const verifier = header.subarray(8 + headerLength)
  if (headerLength < 32 || verifier.length < 60) return null
  const keyBits = header.readUInt32LE(8 + 16) || 40
  const first = hash('sha1', verifier.subarray(4, 20), defaultPassword)
  const keyOf: KeyOfBlock = (block) => {
    const key = hash('sha1', first, uint32(block)).subarray(0, keyBits / 8)
    // 40-bit keys are zero-padded to 128 bits.
    return keyBits === 40 ? Buffer.concat([key, Buffer.alloc(11)]) : key
  }
  return isVerified(keyOf, 'sha1', verifier.subarray(20, 36), verifier.subarray(40, 60)) ? keyOf : null
}

function isVerified(keyOf: KeyOfBlock, algorithm: string, verifier: Buffer, verifierHash: Buffer): boolean {
  const plain = Buffer.concat([verifier, verifierHash])
  rc4(keyOf(0))(plain)
  return hash(algorithm, plain.subarray(0, 16)).equals(plain.subarray(16))
}
