import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** One piece of software that is part of the app. */
export interface Licence {
  name: string
  version: string
  /** An SPDX expression, as the package states it. */
  licence: string
  /** The licence's own words; empty when the package carries none. */
  text: string
}

/** Packages that are built into the app's own files: they are devDependencies, since nothing loads them at run time. */
const builtIn = ['vue', 'vue-router', 'vue-i18n', 'pinia', 'element-plus', '@element-plus/icons-vue', 'zod']
/** What the app runs on. Its own licences of Chromium lie beside the binary (LICENSES.chromium.html). */
const runtime = 'electron'

interface LockedPackage {
  /** Where it is installed under another name. */
  name?: string
  version?: string
  license?: string
  dependencies?: { [name: string]: string }
  optionalDependencies?: { [name: string]: string }
}

/**
 * The software in the app, by name: what is built into the window, the run-time dependencies, and all they depend on, as the
 * lock file has it. Types and binaries of other systems are not among them.
 *
 * @param projectDir folder of `package.json` and `node_modules`
 */
export function collectLicences(projectDir: string): Licence[] {
  const lock = JSON.parse(readFileSync(join(projectDir, 'package-lock.json'), 'utf8')) as {
    packages: { [path: string]: LockedPackage }
  }
  const direct = Object.keys(lock.packages['']?.dependencies ?? {})
  const found = new Map<string, Licence>()

  /** As Node looks for a package: from the folder that needs it upwards. */
  function pathOf(name: string, from: string): string | null {
    for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
      const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
      if (lock.packages[path]) return path
      if (folder === '') return null
    }
  }

  function add(name: string, from: string, withDependencies: boolean): void {
    const path = pathOf(name, from)
    if (path === null || found.has(path) || name.startsWith('@types/')) return
    const locked = lock.packages[path]!
    const { version = '', license = '', dependencies, optionalDependencies } = locked
    const folder = join(projectDir, path)
    found.set(path, {
      name: locked.name ?? name,
      version,
      licence: license || statedLicence(folder),
      text: licenceText(folder),
    })
    if (!withDependencies) return
    for (const each of Object.keys(dependencies ?? {})) add(each, path, true)
    // A binary for another system is not installed, so its licence's words are not here; the package itself states them.
    for (const each of Object.keys(optionalDependencies ?? {}))
      if (isInstalled(each, path)) add(each, path, true)
  }

  function isInstalled(name: string, from: string): boolean {
    const path = pathOf(name, from)
    return path !== null && readNames(join(projectDir, path)).length > 0
  }

  for (const name of [...direct, ...builtIn]) add(name, '', true)
  add(runtime, '', false)
  return [...found.values()].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1,
  )
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function statedLicence(folder: string): string {
  try {
    const { license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { license?: string }
    return license ?? ''
  } catch {
    return ''
  }
}

function licenceText(folder: string): string {
  const names = readNames(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
    .sort()
  return names.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n')
}

/** Gives the window `virtual:licences`, made anew by every build, so that the list cannot go stale. */
export function licencesModule(projectDir: string): Plugin {
  const id = 'virtual:licences'
  return {
    name: 'licences',
    resolveId: (source) => (source === id ? `\0${id}` : null),
    load: (resolved) =>
      resolved === `\0${id}` ? `export default ${JSON.stringify(collectLicences(projectDir))}` : null,
  }
}
