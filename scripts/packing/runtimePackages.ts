import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

interface LockedPackage {
  dependencies?: { [name: string]: string }
  optionalDependencies?: { [name: string]: string }
}

/**
 * Names of the packages that must be inside: the runtime dependencies and theirs according to package-lock.json. Of the
 * optional ones only `keyringPackage`.
 */
export function runtimePackages(lockPath: string, keyringPackage: string): Set<string> {
  const lock = JSON.parse(readFileSync(lockPath, 'utf8')) as { packages: { [path: string]: LockedPackage } }
  const names = new Set<string>()
  const visit = (path: string): void => {
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[path] ?? {}
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (name in optionalDependencies && name !== keyringPackage) continue
      const nested = `${path}/node_modules/${name}`
      names.add(name)
      visit(path !== '' && lock.packages[nested] ? nested : `node_modules/${name}`)
    }
  }
  visit('')
  return names
}

/** Name of the package a file of an archive belongs to; null outside node_modules. */
export function packageOf(path: string): string | null {
  const inside = path.split('node_modules/').at(-1)
  if (!path.includes('node_modules/') || inside === undefined) return null
  const [scopeOrName = '', name = ''] = inside.split('/')
  if (!scopeOrName.startsWith('@')) return scopeOrName
  return name === '' ? null : `${scopeOrName}/${basename(name)}`
}
