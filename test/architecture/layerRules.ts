/**
 * The import rules of docs/ARCHITECTURE.md, written once: `layers.ts` checks them from resolved paths, `eslint.config.js`
 * shows the same in the editor.
 */
export interface Layer {
  /** Folders it may import from, beside its own. */
  mayImport: readonly string[]
  /** Packages it must not import. `node:*` means every built-in module. */
  forbidden: RegExp
}

const userInterface = /^(vue|vue-.*|@vue\/.*|pinia|element-plus|@element-plus\/.*)(\/|$)/
const orElectron = new RegExp(`${userInterface.source}|^electron(/|$)`)
const orNode = new RegExp(`${orElectron.source}|^node:`)

/** All of shared but the window's requests (`ipc`), which only main answers: core, worker and command line know no window. */
const sharedWithoutWindow = ['electron/shared/errors', 'electron/shared/locales', 'electron/shared/model']

export const layers: { readonly [folder: string]: Layer } = {
  'electron/shared': { mayImport: [], forbidden: orNode },
  'electron/core': { mayImport: sharedWithoutWindow, forbidden: orElectron },
  'electron/worker': { mayImport: ['electron/core', ...sharedWithoutWindow], forbidden: orElectron },
  'electron/cli': { mayImport: ['electron/core', ...sharedWithoutWindow], forbidden: orElectron },
  'electron/main': { mayImport: ['electron/core', 'electron/shared'], forbidden: userInterface },
  // Sandboxed: it can load nothing but electron.
  'electron/preload': { mayImport: ['electron/shared'], forbidden: /^(?!electron$)/ },
  renderer: { mayImport: ['electron/shared'], forbidden: /^(node:|electron(\/|$)|undici$|xlsx$|@napi-rs\/)/ },
  // `npm start` runs it without the tests; it reads a built app and hands in doubles, so main must not be imported.
  dev: {
    mayImport: ['electron/core', 'electron/shared', 'renderer', 'scripts'],
    forbidden: /^(vitest|@vue\/test-utils)(\/|$)/,
  },
}

/**
 * The folders of core, from the bottom up: each may import those listed for it and its own, and none that comes later.
 * Every folder may import core's few loose files, which import no folder.
 */
export const coreFolders: { readonly [folder: string]: readonly string[] } = {
  redaction: [],
  logging: ['redaction'],
  worker: [],
  keychain: [],
  writing: [],
  containers: ['worker'],
  rowLines: [],
  spreadsheet: ['worker', 'containers', 'writing', 'rowLines'],
  records: [],
  conversion: ['rowLines', 'records'],
  mapping: ['rowLines', 'conversion'],
  fixes: ['conversion'],
  platform: ['redaction', 'records'],
  settings: ['redaction', 'mapping', 'platform'],
  tokens: ['redaction', 'keychain', 'platform'],
  importTemplate: ['writing', 'conversion', 'mapping'],
  journal: [],
  rows: ['worker', 'rowLines', 'records', 'journal'],
  jobs: ['worker', 'logging', 'records', 'platform', 'conversion', 'fixes', 'journal', 'rows'],
  retention: ['worker', 'logging', 'writing', 'keychain', 'tokens', 'journal', 'jobs'],
  duplicates: ['worker', 'rowLines', 'conversion', 'journal', 'rows', 'jobs'],
  views: ['worker', 'conversion', 'journal', 'rows', 'jobs', 'duplicates'],
  corrections: [
    'worker',
    'writing',
    'spreadsheet',
    'conversion',
    'journal',
    'rows',
    'jobs',
    'duplicates',
    'views',
    'fixes',
  ],
  preparation: [
    'worker',
    'rowLines',
    'spreadsheet',
    'conversion',
    'mapping',
    'journal',
    'rows',
    'jobs',
    'retention',
    'duplicates',
    'corrections',
  ],
  reports: ['worker', 'writing', 'spreadsheet', 'conversion', 'journal', 'rows'],
  upload: ['redaction', 'platform', 'tokens', 'journal', 'rows', 'jobs', 'retention'],
  verification: ['platform', 'tokens', 'journal', 'rows', 'jobs', 'retention', 'upload'],
}

/** Files at core's root: where everything is put together, and what no folder could own alone. */
export const looseCoreFiles = [
  'createCoreServices.ts',
  'assertRuntime.ts',
  'closeInOrder.ts',
  'flushFolder.ts',
  'isProcessAlive.ts',
  'storageErrors.ts',
]

/** No folder of core may hold more than this share of its lines. */
export const largestCoreShare = 0.25
