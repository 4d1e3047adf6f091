import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { importsOf } from './sources.ts'
import type { Import, Source } from './sources.ts'

interface Layer {
  /** Folders it may import from, beside its own. */
  mayImport: string[]
  /** Packages it must not know of. `node:*` stands for everything built in. */
  forbidden: RegExp
}

const userInterface = /^(vue|vue-.*|@vue\/.*|pinia|element-plus|@element-plus\/.*)(\/|$)/
const orElectron = new RegExp(`${userInterface.source}|^electron(/|$)`)
const orNode = new RegExp(`${orElectron.source}|^node:`)

/** The import rules of docs/ARCHITECTURE.md. */
const layers: { readonly [folder: string]: Layer } = {
  'electron/shared': { mayImport: [], forbidden: orNode },
  'electron/core': { mayImport: ['electron/shared'], forbidden: orElectron },
  'electron/worker': { mayImport: ['electron/core', 'electron/shared'], forbidden: orElectron },
  'electron/cli': { mayImport: ['electron/core', 'electron/shared'], forbidden: orElectron },
  'electron/main': { mayImport: ['electron/core', 'electron/shared'], forbidden: userInterface },
  // Sandboxed: it can load nothing but electron.
  'electron/preload': { mayImport: ['electron/shared'], forbidden: /^(?!electron$)/ },
  renderer: { mayImport: ['electron/shared'], forbidden: /^(node:|electron(\/|$)|undici$|xlsx$|@napi-rs\/)/ },
}

/** Shared files whose values would take the schema library into the page; their types are free. */
const schemaFiles = ['electron/shared/ipc/routes.ts', 'electron/shared/ipc/schemas.ts']

/**
 * Folders of core that others build on, and what they may import from core beside their own folder and its single files:
 * reading knows nothing of mapping, and neither of them of jobs.
 */
const coreFolders: { readonly [folder: string]: string[] } = {
  'electron/core/spreadsheet': [],
  'electron/core/mapping': [],
  'electron/core/checking': ['electron/core/mapping'],
}

/** Folders of the renderer that know nothing of the app: what they get, they get as props. */
const domainFolders = ['renderer/features', 'renderer/stores', 'renderer/ipc', 'electron/shared/ipc']

/** Every import that breaks a rule, as `file → specifier: why`. */
export function findLayerViolations(sources: Source[]): string[] {
  return sources.flatMap((source) =>
    importsOf(source).flatMap((imported) => {
      const reason = violation(source.path, imported)
      return reason === null ? [] : [`${source.path} → ${imported.specifier}: ${reason}`]
    }),
  )
}

function violation(path: string, { specifier, typeOnly }: Import): string | null {
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
  const coreFolder = Object.keys(coreFolders).find((folder) => isInside(path, folder))
  if (coreFolder !== undefined && isInside(target, 'electron/core')) {
    const isSingleFile = posix.dirname(target) === 'electron/core'
    const mayImport = [coreFolder, ...coreFolders[coreFolder]!]
    if (!isSingleFile && !mayImport.some((folder) => isInside(target, folder))) {
      return `${coreFolder} must not import ${target}`
    }
  }
  if (layerName === 'renderer' && !typeOnly && schemaFiles.includes(target)) return 'types only'
  if (isInside(path, 'renderer/components') && domainFolders.some((folder) => isInside(target, folder))) {
    return 'components know nothing of the domain'
  }
  return null
}

function featureOf(path: string): string | null {
  return /^renderer\/features\/([^/]+)\//.exec(path)?.[1] ?? null
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`)
}
