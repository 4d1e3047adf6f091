import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readDescriptor, standardInput } from '../../../electron/cli/standardInput.ts'

it('a descriptor is read to its end, in pieces, byte for byte', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stdin-'))
  const bytes = Buffer.alloc(200_001, '令牌')
  writeFileSync(join(folder, 'x'), bytes)
  const descriptor = openSync(join(folder, 'x'), 'r')
  try {
    const pieces: Buffer[] = []
    for await (const piece of readDescriptor(descriptor)) pieces.push(piece)
    expect(pieces.length).toBeGreaterThan(1)
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
  } finally {
    closeSync(descriptor)
    rmSync(folder, { recursive: true })
  }
})

it('a descriptor that cannot be read is an error, not an empty token', async () => {
  const read = async (): Promise<void> => {
    for await (const piece of readDescriptor(1_000_000)) void piece
  }
  await expect(read()).rejects.toThrow('EBADF')
})

it('Electron’s stream on Windows, which is always at its end, is not used', () => {
  expect(standardInput({ platform: 'win32', isElectron: true })).not.toBe(process.stdin)
  expect(standardInput({ platform: 'win32', isElectron: false })).toBe(process.stdin)
  expect(standardInput({ platform: 'linux', isElectron: true })).toBe(process.stdin)
})
