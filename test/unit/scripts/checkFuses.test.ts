import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findWrongFuses } from '../../../scripts/checkFuses.ts'
import { packagedFuses } from '../../../scripts/fuses.ts'

/** Where Electron's binary keeps its fuses: this text, the version 1, how many there are, one character each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/**
 * By the order of the wire (docs/tutorial/fuses.md of Electron): run as node, cookies, NODE_OPTIONS, inspect, integrity,
 * only asar, snapshot, file protocol, WebAssembly's trap handlers.
 */
const right = '010011001'
const electronDefault = '101100011'

let folder = ''
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'fuses-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function binaryWith(wire: string): string {
  const path = join(folder, `binary-${wire}`)
  const filler = Buffer.alloc(4_096, 0x55)
  writeFileSync(
    path,
    Buffer.concat([filler, Buffer.from(sentinel), Buffer.from([1, wire.length]), Buffer.from(wire), filler]),
  )
  return path
}

describe('the fuses of a package', () => {
  it('are all set explicitly, and those that allow code injection are off', () => {
    expect(packagedFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      enableCookieEncryption: true,
      grantFileProtocolExtraPrivileges: false,
      loadBrowserProcessSpecificV8Snapshot: false,
    })
  })

  it('pass when the binary holds them', async () => {
    expect(await findWrongFuses(binaryWith(right))).toEqual([])
  })

  // The ninth came with an update of Electron, and nobody noticed.
  it('fail when a later Electron has one more that nobody decided', async () => {
    expect(await findWrongFuses(binaryWith(`${right}1`))).toEqual([
      'fuse 9 is not decided in scripts/fuses.ts',
    ])
  })

  it('are listed one by one for a package with the defaults of Electron', async () => {
    const wrong = await findWrongFuses(binaryWith(electronDefault))
    expect(wrong).toHaveLength(7)
    expect(wrong).toContain('runAsNode is on, must be off')
    expect(wrong).toContain('onlyLoadAppFromAsar is off, must be on')
  })

  it.each([...right].map((_, index) => index))('fail when only fuse %i is wrong', async (index) => {
    const flipped = [...right]
      .map((state, at) => (at === index ? (state === '1' ? '0' : '1') : state))
      .join('')
    expect(await findWrongFuses(binaryWith(flipped))).toHaveLength(1)
  })

  it('fail when a fuse is missing, removed or inherited', async () => {
    expect(await findWrongFuses(binaryWith(right.slice(0, 4)))).toHaveLength(5)
    expect(await findWrongFuses(binaryWith(`r${right.slice(1)}`))).toEqual([
      'runAsNode is removed, must be off',
    ])
  })

  it('fail for a file that is no Electron binary', async () => {
    const path = join(folder, 'other')
    writeFileSync(path, 'no fuses here')
    await expect(findWrongFuses(path)).rejects.toThrow()
  })

  it('decide the exit code of the script', () => {
    const script = join(import.meta.dirname, '../../../scripts/checkFuses.ts')
    expect(execFileSync(process.execPath, [script, binaryWith(right)], { encoding: 'utf8' })).toContain(
      'all fuses',
    )
    const failed = spawnSync(process.execPath, [script, binaryWith(right), binaryWith(electronDefault)], {
      encoding: 'utf8',
    })
    expect([failed.status, failed.stderr.split('\n').length]).toEqual([1, 8])
    expect(spawnSync(process.execPath, [script]).status).toBe(2)
  })
})
