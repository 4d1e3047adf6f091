import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { collectLicences } from '../../../scripts/licences.ts'
import { importsOf, projectDir, readSources } from '../../architecture/sources.ts'

const manifest = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as {
  dependencies: { [name: string]: string }
  devDependencies: { [name: string]: string }
}
const licences = collectLicences(projectDir)
/** `xlsx` is installed from a package of another name. */
const realNames: { [alias: string]: string | undefined } = Object.fromEntries(
  Object.entries(manifest.dependencies).map(([alias, version]) => [alias, /^npm:(.+)@/.exec(version)?.[1]]),
)
const listed = new Set(licences.map(({ name }) => name))
const names = { has: (name: string): boolean => listed.has(realNames[name] ?? name) }

/** `@scope/name` of `@scope/name/part`. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

describe('the licences listed in the app', () => {
  it('include every package that a source of the app imports', () => {
    const imported = ['electron', 'renderer'].flatMap((folder) =>
      readSources(folder).flatMap((source) =>
        importsOf(source).flatMap(({ specifier, typeOnly }) => (typeOnly ? [] : [specifier])),
      ),
    )
    const packages = imported.filter((specifier) => !/^([./]|node:|virtual:)/.test(specifier)).map(packageOf)
    expect(new Set(packages).size).toBeGreaterThan(8)
    expect([...new Set(packages)].filter((name) => !names.has(name))).toEqual([])
  })

  it('include every run-time dependency and what it depends on', () => {
    for (const name of Object.keys(manifest.dependencies)) expect(names.has(name), name).toBe(true)
    // Of vue and of element-plus.
    for (const name of ['@vue/runtime-core', 'dayjs', '@e965/xlsx']) expect(names.has(name), name).toBe(true)
  })

  it('give the installed version and licence of each, none of which requires the app’s own source', () => {
    for (const { name, version, licence } of licences) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+/)
      expect(licence, name).toMatch(/MIT|ISC|BSD|Apache-2\.0|BlueOak|0BSD|Python-2\.0|Unlicense|CC0/)
      expect(licence, name).not.toMatch(/(?<!L)GPL|AGPL|SSPL/)
    }
  })

  it('contain the full text of each licence', () => {
    const silent = licences.filter(({ text }) => text === '').map(({ name }) => name)
    // These packages carry no licence file.
    expect(silent).toEqual(['@vue/devtools-api', 'lazy-val', 'lodash-unified'])
  })

  it('exclude what only builds and tests', () => {
    for (const name of [
      'vite',
      'vitest',
      'typescript',
      'eslint',
      'electron-builder',
      '@sparticuz/chromium',
    ]) {
      expect(names.has(name), name).toBe(false)
    }
  })
})

describe('package.json', () => {
  it('pins one exact version of everything', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies }
    const loose = Object.entries(all).filter(
      ([, version]) => !/^(npm:@?[\w./-]+@)?\d+\.\d+\.\d+$/.test(version),
    )
    expect(loose).toEqual([])
  })
})

describe('package-lock.json', () => {
  const lock = JSON.parse(readFileSync(join(projectDir, 'package-lock.json'), 'utf8')) as {
    packages: {
      [path: string]: {
        version?: string
        integrity?: string
        link?: boolean
        hasInstallScript?: boolean
        optional?: boolean
      }
    }
  }

  it('has a hash for every package', () => {
    const unsure = Object.entries(lock.packages).filter(
      ([path, each]) => path !== '' && !each.link && !each.integrity?.startsWith('sha512-'),
    )
    expect(unsure.map(([path]) => path)).toEqual([])
  })

  it('has no package with an install script that was not reviewed', () => {
    const scripted = Object.entries(lock.packages)
      .filter(([, each]) => each.hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
    // `node` puts the runtime of the scripts in place (`allowScripts` in package.json); the other is not needed.
    expect([...new Set(scripted)].sort()).toEqual(['electron-winstaller', 'node'])
  })
})
