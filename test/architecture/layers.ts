import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { coreFolders, largestCoreShare, layers, looseCoreFiles } from './layerRules.ts'
import { importsOf, type Import, type Source } from './sources.ts'

/**
 * Of the requests the page takes the types alone, and the names of the channels: the table of routes would bring every schema and
 * the schema library along. `pageWithoutZod.test.ts` looks for them in what the bundler makes of the model files.
 */
const requests = 'electron/shared/ipc'
const channels = `${requests}/envelope.ts`

/** Folders of the renderer that know nothing of the app: what they get, they get as props. */
const domainFolders = ['renderer/features', 'renderer/stores', 'renderer/ipc', requests]

/** Every import that breaks a rule, as `file → specifier: why`. */
export function findLayerViolations(sources: Source[]): string[] {
  return sources.flatMap((source) =>
    importsOf(source).flatMap((imported) => {
      const reason = findViolation(source.path, imported)
      return reason === null ? [] : [`${source.path} → ${imported.specifier}: ${reason}`]
    }),
  )
}

/** Which rule an import breaks; null: none. */
export function findViolation(path: string, { specifier, typeOnly }: Import): string | null {
  const layerName = Object.keys(layers).find((name) => isInside(path, name))
  if (layerName === undefined) return 'the file is in no layer'
  const layer = layers[layerName]!
  if (!specifier.startsWith('.')) {
    const name = builtinModules.includes(specifier) ? `node:${specifier}` : specifier
    return layer.forbidden.test(name) ? `${layerName} must not know ${name}` : null
  }
  const target = posix.normalize(posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')))
  if (![layerName, ...layer.mayImport].some((folder) => isInside(target, folder))) {
    return `${layerName} must not import ${target}`
  }
  const feature = featureOf(path)
  const targetFeature = featureOf(target)
  if (feature !== null && targetFeature !== null && feature !== targetFeature) return 'a sibling feature'
  const folder = coreFolderOf(path)
  const targetFolder = coreFolderOf(target)
  if (folder !== null && targetFolder !== null && folder !== targetFolder) {
    if (!(coreFolders[folder] ?? []).includes(targetFolder)) return `core/${folder} must not import ${target}`
  }
  if (folder !== null && target === `${core}createCoreServices.ts`) return 'only hosts make services'
  if (layerName === 'renderer' && !typeOnly && isInside(target, requests) && target !== channels) {
    return 'types only'
  }
  if (isInside(path, 'renderer/components') && domainFolders.some((folder) => isInside(target, folder))) {
    return 'components know nothing of the domain'
  }
  return null
}

const core = 'electron/core/'

/** The folder of core a file is in; null for a loose file and for all that is not core. */
function coreFolderOf(path: string): string | null {
  return /^electron\/core\/([^/]+)\//.exec(path)?.[1] ?? null
}

/** Folders of core without a row of their own, loose files that somebody could own, folders that hold too much. */
export function findMisplaced(sources: Source[]): string[] {
  const inCore = sources.filter(({ path }) => path.startsWith(core))
  const linesByFolder = new Map<string, number>()
  let lines = 0
  for (const { path, text } of inCore) {
    const count = text.split('\n').length
    lines += count
    const folder = coreFolderOf(path)
    if (folder !== null) linesByFolder.set(folder, (linesByFolder.get(folder) ?? 0) + count)
  }
  return [
    ...inCore
      .filter(({ path }) => coreFolderOf(path) === null && !looseCoreFiles.includes(path.slice(core.length)))
      .map(({ path }) => `${path}: a loose file`),
    ...[...linesByFolder.keys()].filter((name) => !coreFolders[name]).map((name) => `core/${name}: no row`),
    ...[...linesByFolder]
      .filter(([, count]) => count > lines * largestCoreShare)
      .map(([name, count]) => `core/${name}: ${Math.round((100 * count) / lines)} % of core`),
    // A row that allows what comes later in the table would allow a circle of folders.
    ...Object.entries(coreFolders).flatMap(([name, allowed], index, rows) =>
      allowed
        .filter((other) => !rows.slice(0, index).some(([earlier]) => earlier === other))
        .map((other) => `core/${name} may import core/${other}, which is not below it`),
    ),
  ]
}

/** Circles of files that import each other, types included, each as its paths in order. */
export function findCircles(sources: Source[]): string[][] {
  const targets = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => posix.normalize(posix.join(posix.dirname(source.path), specifier))),
    ]),
  )
  const circles: string[][] = []
  const finished = new Set<string>()
  const trail: string[] = []
  const visit = (path: string): void => {
    if (finished.has(path) || !targets.has(path)) return
    const at = trail.indexOf(path)
    if (at >= 0) {
      circles.push(trail.slice(at))
      return
    }
    trail.push(path)
    for (const target of targets.get(path)!) visit(target)
    trail.pop()
    finished.add(path)
  }
  for (const path of targets.keys()) visit(path)
  return circles
}

function featureOf(path: string): string | null {
  return /^renderer\/features\/([^/]+)\//.exec(path)?.[1] ?? null
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`)
}
