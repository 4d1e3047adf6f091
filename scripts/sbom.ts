/**
 * Writes a CycloneDX list of everything in the lock file to stdout: `npm run -s sbom > sbom.json`. Parts of the app are
 * `required`, packages that only build and test are `excluded`. (`npm sbom` refuses a tree in which a development package
 * requires another version than the installed one.)
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { collectLicences } from './licences.ts'

interface LockedPackage {
  /** Where it is installed under another name. */
  name?: string
  version?: string
  license?: string
  integrity?: string
  link?: boolean
}

/** One component (https://cyclonedx.org/docs/1.6/json/). */
export interface Component {
  type: 'library'
  'bom-ref': string
  name: string
  version: string
  purl: string
  scope: 'required' | 'excluded'
  hashes: { alg: 'SHA-512'; content: string }[]
  licenses: { expression: string }[]
}

/** The list for the project in a folder. */
export function makeSbom(projectDir: string): {
  bomFormat: 'CycloneDX'
  specVersion: '1.6'
  version: 1
  metadata: { component: { type: 'application'; name: string; version: string } }
  components: Component[]
} {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(projectDir, name), 'utf8'))
  const { name, version } = read('package.json') as { name: string; version: string }
  const { packages } = read('package-lock.json') as { packages: { [path: string]: LockedPackage } }
  const inApp = new Set(collectLicences(projectDir).map((each) => `${each.name}@${each.version}`))
  const components = new Map<string, Component>()
  for (const [path, locked] of Object.entries(packages)) {
    if (path === '' || locked.link || locked.version === undefined) continue
    const packageName = locked.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const id = `${packageName}@${locked.version}`
    const purl = `pkg:npm/${packageName.replace('@', '%40')}@${locked.version}`
    components.set(id, {
      type: 'library',
      'bom-ref': purl,
      name: packageName,
      version: locked.version,
      purl,
      scope: inApp.has(id) ? 'required' : 'excluded',
      hashes: locked.integrity?.startsWith('sha512-')
        ? [{ alg: 'SHA-512', content: hexOf(locked.integrity) }]
        : [],
      licenses: locked.license === undefined ? [] : [{ expression: locked.license }],
    })
  }
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name, version } },
    components: [...components.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1)),
  }
}

function hexOf(integrity: string): string {
  return Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${JSON.stringify(makeSbom(resolve(import.meta.dirname, '..')), null, 2)}\n`)
}
