import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import * as XLSX from 'xlsx'

/** Encrypts workbooks as Excel does ([MS-OFFCRYPTO]), written apart from the code that decrypts them. */

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const digest = (algorithm: string, ...parts: Buffer[]): Buffer =>
  createHash(algorithm).update(Buffer.concat(parts)).digest()
const padded = (bytes: Buffer, multiple: number): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((multiple - (bytes.length % multiple)) % multiple)])
const cipher = (algorithm: string, key: Buffer, vector: Buffer | null, bytes: Buffer): Buffer => {
  const made = createCipheriv(algorithm, key, vector).setAutoPadding(false)
  return Buffer.concat([made.update(bytes), made.final()])
}

function container(info: Buffer, content: Buffer): Buffer {
  const file = XLSX.CFB.utils.cfb_new()
  XLSX.CFB.utils.cfb_add(file, '/EncryptionInfo', info)
  XLSX.CFB.utils.cfb_add(file, '/EncryptedPackage', content)
  return XLSX.CFB.write(file, { type: 'buffer' }) as Buffer
}

function sizeOf(bytes: Buffer): Buffer {
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(bytes.length))
  return size
}

/** The standard way: AES-128 in ECB, SHA-1. */
export function encryptStandard(bytes: Buffer, password: string): Buffer {
  const salt = randomBytes(16)
  let spun = digest('sha1', salt, utf16(password))
  for (let index = 0; index < 50_000; index++) spun = digest('sha1', number(index), spun)
  const last = digest('sha1', spun, number(0))
  const mixed = Buffer.alloc(64, 0x36)
  last.forEach((byte, index) => (mixed[index]! ^= byte))
  const key = digest('sha1', mixed).subarray(0, 16)
  const verifier = randomBytes(16)
  const header = Buffer.concat([
    ...[0x24, 0, 0x660e, 0x8004, 128, 0x18, 0, 0].map(number),
    utf16('Microsoft Enhanced RSA and AES Cryptographic Provider\0'),
  ])
  const info = Buffer.concat([
    Buffer.from([3, 0, 2, 0]),
    number(0x24),
    number(header.length),
    header,
    number(16),
    salt,
    cipher('aes-128-ecb', key, null, verifier),
    number(20),
    cipher('aes-128-ecb', key, null, padded(digest('sha1', verifier), 32)),
  ])
  return container(info, Buffer.concat([sizeOf(bytes), cipher('aes-128-ecb', key, null, padded(bytes, 16))]))
}

/** The agile way, as Excel 2013 and later write it: AES-256 in CBC, SHA-512. */
export function encryptAgile(bytes: Buffer, password: string, spinCount = 1_000): Buffer {
  const [keySalt, passwordSalt, packageKey, input] = [16, 16, 32, 16].map((size) => randomBytes(size)) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ]
  let spun = digest('sha512', passwordSalt, utf16(password))
  for (let index = 0; index < spinCount; index++) spun = digest('sha512', number(index), spun)
  const wrap = (purpose: string, plain: Buffer): string => {
    const key = digest('sha512', spun, Buffer.from(purpose, 'hex')).subarray(0, 32)
    return cipher('aes-256-cbc', key, passwordSalt, plain).toString('base64')
  }
  const common =
    'saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"'
  const xml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><keyData ${common} saltValue="${keySalt.toString('base64')}"/><keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><p:encryptedKey spinCount="${spinCount}" ${common} saltValue="${passwordSalt.toString('base64')}" encryptedVerifierHashInput="${wrap('fea7d2763b4b9e79', input)}" encryptedVerifierHashValue="${wrap('d7aa0f6d3061344e', digest('sha512', input))}" encryptedKeyValue="${wrap('146e0be7abacd0d6', packageKey)}"/></keyEncryptor></keyEncryptors></encryption>`
  const segments: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 4_096) {
    const vector = digest('sha512', keySalt, number(at / 4_096)).subarray(0, 16)
    segments.push(cipher('aes-256-cbc', packageKey, vector, padded(bytes.subarray(at, at + 4_096), 16)))
  }
  const info = Buffer.concat([Buffer.from([4, 0, 4, 0]), number(0x40), Buffer.from(xml)])
  return container(info, Buffer.concat([sizeOf(bytes), ...segments]))
}

function rc4(key: Buffer, bytes: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, index) => index)
  const swap = (one: number, other: number): void => {
    ;[state[one], state[other]] = [state[other]!, state[one]!]
  }
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) % 256
    swap(i, j)
  }
  let [i, j] = [0, 0]
  return bytes.map((byte) => {
    i = (i + 1) % 256
    j = (j + state[i]!) % 256
    swap(i, j)
    return byte ^ state[(state[i]! + state[j]!) % 256]!
  }) as Buffer
}

/** The workbook stream of an .xls file, encrypted by RC4 or by RC4 of the CryptoAPI; with its FilePass record behind the first BOF. */
export function encryptXls(plain: Buffer, password: string, way: 'rc4' | 'cryptoApi'): Buffer {
  const salt = randomBytes(16)
  const verifier = randomBytes(16)
  const first =
    way === 'rc4'
      ? digest(
          'md5',
          ...Array.from({ length: 16 }, () => [digest('md5', utf16(password)).subarray(0, 5), salt]).flat(),
        ).subarray(0, 5)
      : digest('sha1', salt, utf16(password))
  const keyOf = (block: number): Buffer =>
    digest(way === 'rc4' ? 'md5' : 'sha1', first, number(block)).subarray(0, 16)
  const sealed = rc4(keyOf(0), Buffer.concat([verifier, digest(way === 'rc4' ? 'md5' : 'sha1', verifier)]))
  const header = Buffer.concat(
    [4, 0, 0x6801, 0x8004, 128, 1, 0, 0].map(number).concat(utf16('Microsoft Strong Provider\0')),
  )
  const pass =
    way === 'rc4'
      ? Buffer.concat([Buffer.from([1, 0, 1, 0, 1, 0]), salt, sealed])
      : Buffer.concat([
          Buffer.from([1, 0, 2, 0, 2, 0]),
          number(4),
          number(header.length),
          header,
          number(16),
          salt,
          sealed.subarray(0, 16),
          number(20),
          sealed.subarray(16),
        ])
  const head = Buffer.from([0x2f, 0, pass.length & 0xff, pass.length >> 8])
  const bofEnd = 4 + plain.readUInt16LE(2)
  const stream = Buffer.concat([plain.subarray(0, bofEnd), head, pass, plain.subarray(bofEnd)])
  const shift = head.length + pass.length
  const keyStream = Buffer.concat(
    Array.from({ length: Math.ceil(stream.length / 1_024) }, (_, block) =>
      rc4(keyOf(block), Buffer.alloc(1_024)),
    ),
  )
  for (let at = 0; at + 4 <= stream.length; at += 4 + stream.readUInt16LE(at + 2)) {
    const type = stream.readUInt16LE(at)
    if ([0x809, 0x2f, 0xe1, 0x194, 0x195, 0x196, 0x138].includes(type)) continue
    // Where a sheet begins is further down by the new record, and stays readable.
    if (type === 0x85) stream.writeUInt32LE(stream.readUInt32LE(at + 4) + shift, at + 4)
    const end = at + 4 + stream.readUInt16LE(at + 2)
    for (let byte = at + (type === 0x85 ? 8 : 4); byte < end; byte++) stream[byte]! ^= keyStream[byte]!
  }
  return stream
}
