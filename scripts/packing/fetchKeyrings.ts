/**
 * Puts the keychain's native binary of every platform into `out/keyring/<os>-<arch>` for electron-builder, because npm
 * installs only the one of its own machine. Each is checked against package-lock.json.
 * `node scripts/packing/fetchKeyrings.ts [win-x64 …]`; default: all.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { packedPlatforms, type PackedPlatform } from './platforms.ts'
import { runIn, unpackPackage } from './unpackPackage.ts'

const projectDir = resolve(import.meta.dirname, '../..')

interface LockedPackage {
  version: string
  integrity: string
}

/**
 * Fetches one platform's binary, unless it exists in the version of the lock file.
 *
 * @throws Error when npm cannot fetch it, or what it fetched is not what the lock file names
 */
function fetchKeyring({ os, arch, keyringPackage }: PackedPlatform): 'kept' | 'fetched' {
  const locked = lockedPackage(keyringPackage)
  const folder = join(projectDir, 'out/keyring', `${os}-${arch}`)
  const target = join(folder, basename(keyringPackage))
  if (versionIn(target) === locked.version) return 'kept'
  rmSync(folder, { recursive: true, force: true })
  const temporary = mkdtempSync(join(tmpdir(), 'keyring-'))
  try {
    runIn(temporary, 'npm', ['pack', '--silent', `${keyringPackage}@${locked.version}`])
    const archive = join(temporary, `${keyringPackage.slice(1).replace('/', '-')}-${locked.version}.tgz`)
    const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
    if (integrity !== locked.integrity)
      throw new Error(`${keyringPackage}: the archive is not the one of package-lock.json`)
    unpackPackage(archive, target)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  return 'fetched'
}

function lockedPackage(name: string): LockedPackage {
  const lock = JSON.parse(readFileSync(join(projectDir, 'package-lock.json'), 'utf8')) as {
    packages: { [path: string]: LockedPackage | undefined }
  }
  const found = lock.packages[`node_modules/${name}`]
  if (!found) throw new Error(`${name} is not in package-lock.json`)
  return found
}

function versionIn(folder: string): string | null {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) return null
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}

const wanted = process.argv.slice(2)
for (const each of packedPlatforms) {
  const name = `${each.os}-${each.arch}`
  if (wanted.length > 0 && !wanted.includes(name)) continue
  process.stdout.write(`${name}: ${fetchKeyring(each)}\n`)
}
