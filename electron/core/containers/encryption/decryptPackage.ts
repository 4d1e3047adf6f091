import { createDecipheriv } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { CompoundFile } from '../CompoundFile.ts'
import { readXmlPart } from '../xml/readXmlPart.ts'
import { defaultPassword, hash, uint32 } from './defaultPassword.ts'

/** Upper bound of hash iterations (`spinCount`). Excel writes 100,000; the standard allows 10,000,000. */
const maxSpins = 1_000_000
const spinsPerTurn = 10_000
const standardSpins = 50_000
const segmentBytes = 4096

/**
 * Block keys: constants hashed into the password key to derive one key per purpose ([MS-OFFCRYPTO] 2.3.4.11).
 */
const blockKeys = {
  verifierInput: Buffer.from('fea7d2763b4b9e79', 'hex'),
  verifierHash: Buffer.from('d7aa0f6d3061344e', 'hex'),
  packageKey: Buffer.from('146e0be7abacd0d6', 'hex'),
} as const

/**
 * Decrypts an .xlsx package that Excel encrypted with its default password, by standard or agile encryption
 * ([MS-OFFCRYPTO] 2.3.4).
 *
 * @param container compound file with the streams `EncryptionInfo` and `EncryptedPackage`
 * @returns the zip package; null when another password or an unsupported algorithm was used
 */
export async function decryptPackage(container: CompoundFile): Promise<Buffer | null> {
  const info = container.read('EncryptionInfo')
  const encrypted = container.read('EncryptedPackage')
  if (info === null || info.length < 8 || encrypted === null || encrypted.length < 8) return null
  const isAgile = info.readUInt16LE(0) === 4 && info.readUInt16LE(2) === 4
  try {
    const plain = isAgile
      ? await decryptAgile(info.subarray(8), encrypted.subarray(8))
      : await decryptStandard(info.subarray(4), encrypted.subarray(8))
    return plain?.subarray(0, Number(encrypted.readBigUInt64LE(0))) ?? null
  } catch {
    // Non-standard algorithm, length or XML: cannot be opened, same as an unknown password.
    return null
  }
}

async function decryptStandard(info: Buffer, encrypted: Buffer): Promise<Buffer | null> {
  const headerLength = info.readUInt32LE(4)
  const header = info.subarray(8, 8 + headerLength)
  const verifier = info.subarray(8 + headerLength)
  const keyBits = header.readUInt32LE(16)
  const spun = await spin('sha1', verifier.subarray(4, 20), standardSpins)
  const last = hash('sha1', spun, uint32(0))
  const derive = (fill: number): Buffer =>
    hash(
      'sha1',
      Buffer.alloc(64, fill).map((byte, index) => byte ^ (last[index] ?? 0)),
    )
  const key = Buffer.concat([derive(0x36), derive(0x5c)]).subarray(0, keyBits / 8)
  const decrypt = (bytes: Buffer): Buffer => decipher(`aes-${keyBits}-ecb`, key, null, bytes)
  const input = decrypt(verifier.subarray(20, 36))
  const expected = decrypt(verifier.subarray(40, 72)).subarray(0, 20)
  if (!hash('sha1', input).equals(expected)) return null
  return decrypt(encrypted.subarray(0, encrypted.length - (encrypted.length % 16)))
}

async function decryptAgile(info: Buffer, encrypted: Buffer): Promise<Buffer | null> {
  let data: ReadonlyMap<string, string> = new Map()
  let password: ReadonlyMap<string, string> = new Map()
  readXmlPart(info, ({ name, attributes }) => {
    if (name === 'keyData') data = attributes
    if (name === 'encryptedKey' && attributes.has('spinCount')) password = attributes
  })
  const algorithm = nameOfHash(password.get('hashAlgorithm'))
  const salt = base64(password, 'saltValue')
  const keyBytes = Number(password.get('keyBits')) / 8
  const spun = await spin(algorithm, salt, Number(password.get('spinCount')))
  const decryptKey = (purpose: keyof typeof blockKeys, attribute: string): Buffer => {
    const key = fitted(hash(algorithm, spun, blockKeys[purpose]), keyBytes)
    const vector = fitted(salt, Number(password.get('blockSize')))
    return decipher(`aes-${keyBytes * 8}-cbc`, key, vector, base64(password, attribute))
  }
  const input = decryptKey('verifierInput', 'encryptedVerifierHashInput').subarray(0, salt.length)
  const expected = decryptKey('verifierHash', 'encryptedVerifierHashValue')
  const actual = hash(algorithm, input)
  if (!actual.equals(expected.subarray(0, actual.length))) return null

  const packageKey = decryptKey('packageKey', 'encryptedKeyValue').subarray(
    0,
    Number(data.get('keyBits')) / 8,
  )
  const packageHash = nameOfHash(data.get('hashAlgorithm'))
  const packageSalt = base64(data, 'saltValue')
  const segments: Buffer[] = []
  for (let segment = 0; segment * segmentBytes < encrypted.length; segment++) {
    const bytes = encrypted.subarray(segment * segmentBytes, (segment + 1) * segmentBytes)
    const vector = fitted(hash(packageHash, packageSalt, uint32(segment)), Number(data.get('blockSize')))
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 16))
    segments.push(decipher(`aes-${packageKey.length * 8}-cbc`, packageKey, vector, whole))
    if (segment % 1_000 === 999) await turn()
  }
  return Buffer.concat(segments)
}

/** Iterated password hash. Yields to the event loop every `spinsPerTurn` iterations. */
async function spin(algorithm: string, salt: Buffer, count: number): Promise<Buffer> {
  if (!(count <= maxSpins)) throw new RangeError('too many rounds of hashing')
  let result = hash(algorithm, salt, defaultPassword)
  for (let index = 0; index < count; index++) {
    result = hash(algorithm, uint32(index), result)
    if (index % spinsPerTurn === spinsPerTurn - 1) await turn()
  }
  return result
}

function decipher(algorithm: string, key: Buffer, vector: Buffer | null, bytes: Buffer): Buffer {
  const cipher = createDecipheriv(algorithm, key, vector).setAutoPadding(false)
  return Buffer.concat([cipher.update(bytes), cipher.final()])
}

/** Truncates to `length`, or pads with 0x36. */
function fitted(bytes: Buffer, length: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, length - bytes.length), 0x36)]).subarray(0, length)
}

function base64(attributes: ReadonlyMap<string, string>, name: string): Buffer {
  return Buffer.from(attributes.get(name) ?? '', 'base64')
}

/** Maps `SHA512` to `sha512`; `node:crypto` throws for an unknown name. */
function nameOfHash(name: string | undefined): string {
  return (name ?? '').replace('-', '').toLowerCase()
}
