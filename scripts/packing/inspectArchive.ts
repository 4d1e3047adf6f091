import { createHash } from 'node:crypto'
import { extractFile, getRawHeader, listPackage, statFile } from '@electron/asar'
import { packageOf } from './runtimePackages.ts'

/** Largest allowed app.asar, in bytes. It was 8.5 MB when the limit was set, 0.5 MB of it licence texts. */
export const archiveBudgetBytes = 10 * 2 ** 20

/** Names of files that must not be in a package. */
const foreignName =
  /\.(map|ts|mts|cts|vue|tsbuildinfo|pem|p12|pfx|key|env|sqlite|log)$|(^|\/)(\.env.*|\.npmrc|test|tests|__tests__)(\/|$)/
/** Folders of the archive, beside node_modules and package.json. */
const ownFolders = ['out/main/', 'out/preload/', 'out/renderer/']
/** Text that must not be in our own code: the browser host and the double, source maps, private keys. */
const foreignText: readonly RegExp[] = [
  /TUZHAN_HOST_(PORT|DOWNLOADS|OPENS)/,
  /electronDouble/,
  /[#@] sourceMappingURL=/,
  /BEGIN [A-Z ]*PRIVATE KEY/,
]

export interface ArchiveExpectations {
  /** Names of the packages that must be inside, and no others. */
  packages: ReadonlySet<string>
  /** Absolute path of the project: must not occur in our own code. */
  projectDir: string
}

/** Inspects an app.asar. Returns one line for each problem. */
export function inspectArchive(archivePath: string, { packages, projectDir }: ArchiveExpectations): string[] {
  const problems: string[] = []
  const files = listPackage(archivePath, { isPack: false })
    .map((path) => path.replaceAll('\\', '/').slice(1))
    .filter((path) => !('files' in statFile(archivePath, path)))
  const foundPackages = new Set<string>()
  for (const path of files) {
    const name = packageOf(path)
    if (name !== null) foundPackages.add(name)
    else if (path !== 'package.json' && !ownFolders.some((folder) => path.startsWith(folder))) {
      problems.push(`unexpected file ${path}`)
    }
    if (foreignName.test(path)) problems.push(`file that must not be packed: ${path}`)
    if (name === null && /\.(c?js|html|css|json)$/.test(path)) {
      const text = extractFile(archivePath, path).toString('utf8')
      for (const pattern of foreignText) {
        if (pattern.test(text)) problems.push(`${path} contains ${String(pattern)}`)
      }
      if (text.includes(projectDir)) problems.push(`${path} contains a path of the machine it was built on`)
    }
  }
  for (const name of packages) if (!foundPackages.has(name)) problems.push(`dependency missing: ${name}`)
  for (const name of foundPackages)
    if (!packages.has(name)) problems.push(`not a runtime dependency: ${name}`)
  problems.push(...inspectManifest(archivePath, files))
  return problems
}

/** SHA-256 of the archive's header, which Electron compares at start (asar integrity). */
export function headerHash(archivePath: string): string {
  return createHash('sha256').update(getRawHeader(archivePath).headerString).digest('hex')
}

function inspectManifest(archivePath: string, files: readonly string[]): string[] {
  const manifest = JSON.parse(extractFile(archivePath, 'package.json').toString('utf8')) as {
    main: string
    scripts?: object
    devDependencies?: object
  }
  return [
    ...(files.includes(manifest.main) ? [] : [`the entry ${manifest.main} is missing`]),
    ...(Object.keys(manifest.scripts ?? {}).length > 0 ? ['package.json holds scripts'] : []),
    ...(Object.keys(manifest.devDependencies ?? {}).length > 0 ? ['package.json holds devDependencies'] : []),
  ]
}
