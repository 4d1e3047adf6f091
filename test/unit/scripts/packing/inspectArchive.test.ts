import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createPackage } from '@electron/asar'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inspectArchive } from '../../../../scripts/packing/inspectArchive.ts'
import { packageOf, runtimePackages } from '../../../../scripts/packing/runtimePackages.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'inspect-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const good: { readonly [path: string]: string } = {
  'package.json': '{"main": "out/main/index.js"}',
  'out/main/index.js': 'export {}',
  'node_modules/zod/index.js': '',
  'node_modules/@napi-rs/keyring/index.js': '',
}
const expected = { packages: new Set(['zod', '@napi-rs/keyring']), projectDir: '/home/somebody/project' }

async function inspect(files: { [path: string]: string | null }): Promise<string[]> {
  const content = { ...good, ...files }
  for (const [path, text] of Object.entries(content)) {
    if (text === null) continue
    mkdirSync(dirname(join(folder, 'app', path)), { recursive: true })
    writeFileSync(join(folder, 'app', path), text)
  }
  const archive = join(folder, 'app.asar')
  await createPackage(join(folder, 'app'), archive)
  return inspectArchive(archive, expected)
}

describe('inspectArchive', () => {
  it('reports nothing about a correct archive', async () => {
    expect(await inspect({})).toEqual([])
  })

  it.each([
    ['a source map', { 'out/main/index.js.map': '{}' }, 'index.js.map'],
    ['a TypeScript source', { 'out/main/index.ts': '' }, 'index.ts'],
    ['a folder of the project', { 'docs/admin.md': '' }, 'unexpected file docs/admin.md'],
    ['tests of a dependency', { 'node_modules/zod/test/a.js': '' }, 'node_modules/zod/test/a.js'],
    ['a private key file', { 'out/main/signing.p12': '' }, 'signing.p12'],
    ['an .env', { 'out/main/.env': 'TOKEN=1' }, '.env'],
    ['a development dependency', { 'node_modules/vitest/index.js': '' }, 'not a runtime dependency: vitest'],
    ['a dependency left out', { 'node_modules/zod/index.js': null }, 'dependency missing: zod'],
    ['the browser host', { 'out/main/index.js': 'process.env.TUZHAN_HOST_PORT' }, 'TUZHAN_HOST'],
    ['a path of the machine', { 'out/main/index.js': '"/home/somebody/project/a"' }, 'path of the machine'],
    ['scripts', { 'package.json': '{"main":"out/main/index.js","scripts":{"a":"b"}}' }, 'holds scripts'],
    [
      'no entry',
      { 'out/main/index.js': null, 'out/main/other.js': '' },
      'entry out/main/index.js is missing',
    ],
  ])('finds %s', async (_name, files, message) => {
    expect((await inspect(files)).join('\n')).toContain(message)
  })
})

describe('runtimePackages', () => {
  it('follows all dependencies, nested ones too, and includes the one keyring of the platform', () => {
    const lock = join(folder, 'package-lock.json')
    const packages = {
      '': { dependencies: { a: '1' }, devDependencies: { tool: '1' } },
      'node_modules/a': { dependencies: { b: '1' }, optionalDependencies: { 'k-win': '1', 'k-mac': '1' } },
      'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
      'node_modules/b': { dependencies: { wrong: '1' } },
      'node_modules/tool': {},
    }
    writeFileSync(lock, JSON.stringify({ packages }))
    expect([...runtimePackages(lock, 'k-win')].toSorted()).toEqual(['a', 'b', 'c', 'k-win'])
  })

  it('names the package of a file, scoped and nested', () => {
    expect(packageOf('node_modules/a/node_modules/@s/b/lib/x.js')).toBe('@s/b')
    expect(packageOf('node_modules/a/index.js')).toBe('a')
    expect(packageOf('out/main/index.js')).toBeNull()
  })
})
