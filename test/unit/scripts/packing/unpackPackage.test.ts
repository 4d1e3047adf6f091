import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { unpackPackage } from '../../../../scripts/packing/unpackPackage.ts'

/** A memory disk that Linux has everywhere: another volume than the project's. */
const otherVolume = '/dev/shm'
const isOther = existsSync(otherVolume) && statSync(otherVolume).dev !== statSync(tmpdir()).dev

let target: string
const folders: string[] = []

function folderIn(parent: string): string {
  const folder = mkdtempSync(join(parent, 'unpack-'))
  folders.push(folder)
  return folder
}

beforeEach(() => {
  target = join(folderIn(tmpdir()), 'out/keyring')
})

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function archiveIn(folder: string): string {
  mkdirSync(join(folder, 'package/lib'), { recursive: true })
  writeFileSync(join(folder, 'package/lib/binary.node'), 'native')
  const { status } = spawnSync('tar', ['-czf', 'keyring.tgz', 'package'], { cwd: folder })
  expect(status).toBe(0)
  rmSync(join(folder, 'package'), { recursive: true })
  return join(folder, 'keyring.tgz')
}

// A rename between volumes fails with EXDEV: the packing failed wherever /tmp is a memory disk.
it.skipIf(!isOther)('unpacks from a temporary folder on another volume', () => {
  unpackPackage(archiveIn(folderIn(otherVolume)), target)
  expect(readFileSync(join(target, 'lib/binary.node'), 'utf8')).toBe('native')
})

// Git's tar on a Windows runner takes the `C:` of a path for a host that it should connect to.
it.skipIf(process.platform === 'win32')('gives tar bare names only', () => {
  const programs = folderIn(tmpdir())
  const tar = spawnSync('sh', ['-c', 'command -v tar'], { encoding: 'utf8' }).stdout.trim()
  const picky = `#!/bin/sh\nfor each in "$@"; do case "$each" in *[/:\\\\]*) exit 9;; esac; done\nexec ${tar} "$@"\n`
  writeFileSync(join(programs, 'tar'), picky, { mode: 0o755 })
  const archive = archiveIn(folderIn(tmpdir()))
  const path = process.env['PATH']
  process.env['PATH'] = `${programs}${delimiter}${path}`
  try {
    unpackPackage(archive, target)
  } finally {
    process.env['PATH'] = path
  }
  expect(existsSync(join(target, 'lib/binary.node'))).toBe(true)
})

it('says what tar could not unpack', () => {
  const archive = join(folderIn(tmpdir()), 'broken.tgz')
  writeFileSync(archive, 'no archive')
  expect(() => unpackPackage(archive, target)).toThrow('broken.tgz')
})
