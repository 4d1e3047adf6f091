import { describe, expect, it } from 'vitest'
import { findCircles, findLayerViolations, findMisplaced } from './layers.ts'
import { readSources } from './sources.ts'

describe('the layers', () => {
  it('are kept by every import of electron/, renderer/ and dev/', () => {
    const sources = ['electron', 'renderer', 'dev'].flatMap(readSources)
    expect(sources.length).toBeGreaterThan(20)
    expect(findLayerViolations(sources)).toEqual([])
    expect(findMisplaced(sources)).toEqual([])
    expect(findCircles(sources)).toEqual([])
  })
})

/** A rule that never fires protects nothing: each is broken here on purpose. */
describe('the layer check finds', () => {
  const vue = (script: string): string =>
    `<template><p /></template>\n<script setup lang="ts">\n${script}\n</script>`
  it.each([
    ['a built-in module in shared', 'electron/shared/a.ts', `import { join } from 'node:path'`],
    ['… without its prefix', 'electron/shared/a.ts', `import fs from 'fs'`],
    ['core in shared', 'electron/shared/model/a.ts', `import type { A } from '../../core/a.ts'`],
    ['electron in core', 'electron/core/jobs/a.ts', `import { app } from 'electron'`],
    ['a dynamic import', 'electron/core/jobs/a.ts', `const { app } = await import('electron')`],
    ['a required module', 'electron/core/jobs/a.ts', `const { app } = require('electron/main')`],
    ['a re-export', 'electron/core/a.ts', `export * from '../main/services.ts'`],
    ['an imported type', 'electron/core/a.ts', `export type A = import('../main/services.ts').Services`],
    ['jobs in reading', 'electron/core/spreadsheet/csv/a.ts', `import { a } from '../../reports/a.ts'`],
    ['reading in mapping', 'electron/core/mapping/a.ts', `import type { A } from '../spreadsheet/a.ts'`],
    ['an upload in the journal', 'electron/core/journal/a.ts', `import type { A } from '../upload/a.ts'`],
    ['preparing in corrections', 'electron/core/corrections/a.ts', `import { a } from '../preparation/a.ts'`],
    [
      'all services in a room',
      'electron/core/jobs/a.ts',
      `import type { A } from '../createCoreServices.ts'`,
    ],
    ['a room of core without a row', 'electron/core/other/a.ts', `import { a } from '../journal/a.ts'`],
    [
      'a request in core',
      'electron/core/jobs/a.ts',
      `import type { A } from '../../shared/ipc/routes/job.ts'`,
    ],
    ['a request on the command line', 'electron/cli/a.ts', `import { a } from '../shared/ipc/envelope.ts'`],
    ['vue in core', 'electron/core/a.ts', `import { ref } from 'vue'`],
    ['main in the worker', 'electron/worker/index.ts', `import '../main/services.ts'`],
    ['electron in the command line', 'electron/cli/index.ts', `import { shell } from 'electron'`],
    ['pinia in main', 'electron/main/index.ts', `import { defineStore } from 'pinia'`],
    ['the command line in main', 'electron/main/index.ts', `import '../cli/index.ts'`],
    ['a package in preload', 'electron/preload/index.ts', `import { z } from 'zod'`],
    ['a built-in module in preload', 'electron/preload/index.ts', `import { join } from 'node:path'`],
    ['core in preload', 'electron/preload/index.ts', `import { a } from '../core/a.ts'`],
    ['core in the renderer', 'renderer/stores/a.ts', `import { a } from '../../electron/core/a.ts'`],
    ['preload in a component', 'renderer/App.vue', vue(`import { a } from '../electron/preload/index.ts'`)],
    ['node in a component', 'renderer/App.vue', vue(`import { join } from 'path'`)],
    ['electron in a component', 'renderer/App.vue', vue(`import { ipcRenderer } from 'electron'`)],
    [
      'a sibling feature',
      'renderer/features/file/FilePage.vue',
      vue(`import Mapping from '../mapping/MappingTable.vue'`),
    ],
    [
      'a sibling feature, deeper',
      'renderer/features/file/parts/a.ts',
      `import type { A } from '../../mapping/a.ts'`,
    ],
    [
      'schemas in the renderer',
      'renderer/ipc/bridge.ts',
      `import { routes } from '../../electron/shared/ipc/routes.ts'`,
    ],
    [
      'a schema of one domain in the renderer',
      'renderer/stores/a.ts',
      `import { jobRoutes } from '../../electron/shared/ipc/routes/job.ts'`,
    ],
    ['a store in a plain component', 'renderer/components/A.vue', vue(`import { a } from '../stores/a.ts'`)],
    ['tests in the app', 'electron/main/index.ts', `import '../../test/support/jobs/openServices.ts'`],
    ['a double in the app', 'electron/main/index.ts', `import '../../dev/browserHost/attach.ts'`],
    ['tests in a double', 'dev/fakeBridge/a.ts', `import { a } from '../../test/support/jobs/a.ts'`],
    ['a test runner in a double', 'dev/fakeBridge/a.ts', `import { vi } from 'vitest'`],
    ['main in a double', 'dev/browserHost/a.ts', `import type { A } from '../../electron/main/services.ts'`],
    ['a file in no layer', 'electron/other/a.ts', `import './b.ts'`],
  ])('%s', (_what, path, text) => {
    expect(findLayerViolations([{ path, text }])).toHaveLength(1)
  })

  it.each([
    [
      'a type of a route',
      'renderer/ipc/a.ts',
      `import type { Bridge } from '../../electron/shared/ipc/routes.ts'`,
    ],
    [
      'types marked one by one',
      'renderer/a.ts',
      `import { type A, type B } from '../electron/shared/ipc/routes.ts'`,
    ],
    [
      'the names of the channels in the renderer',
      'renderer/ipc/a.ts',
      `import { bridgeName } from '../../electron/shared/ipc/envelope.ts'`,
    ],
    ['its own feature', 'renderer/features/file/A.vue', vue(`import B from './B.vue'`)],
    [
      'shared from core',
      'electron/core/jobs/a.ts',
      `import { AppError } from '../../shared/errors/AppError.ts'`,
    ],
    ['conversion from mapping', 'electron/core/mapping/a.ts', `import { a } from '../conversion/a.ts'`],
    [
      'a single file of core',
      'electron/core/spreadsheet/csv/a.ts',
      `import { a } from '../../storageErrors.ts'`,
    ],
    ['a built-in module in core', 'electron/core/a.ts', `import { join } from 'node:path'`],
    ['an import in a comment', 'electron/core/a.ts', `// import { app } from 'electron'`],
    ['an import in a text', 'electron/core/a.ts', `const text = "import { app } from 'electron'"`],
  ])('nothing wrong in %s', (_what, path, text) => {
    expect(findLayerViolations([{ path, text }])).toEqual([])
  })
})

describe('the placement check finds', () => {
  const file = (path: string, lines = 1): { path: string; text: string } => ({
    path,
    text: '\n'.repeat(lines - 1),
  })

  it('a loose file at the root of core', () => {
    expect(findMisplaced([file('electron/core/helpers.ts')])).toEqual([
      'electron/core/helpers.ts: a loose file',
    ])
  })

  it('a folder of core that has no row of allowed imports', () => {
    expect(
      findMisplaced([file('electron/core/createCoreServices.ts', 9), file('electron/core/misc/a.ts')]),
    ).toEqual(['core/misc: no row'])
  })

  it('a folder that holds more than a quarter of core', () => {
    const sources = [file('electron/core/createCoreServices.ts', 70), file('electron/core/journal/a.ts', 30)]
    expect(findMisplaced(sources)).toEqual(['core/journal: 30 % of core'])
  })
})

describe('the circle check finds', () => {
  it('two files that import each other, if only a type', () => {
    const circle = [
      { path: 'electron/core/a.ts', text: `import { b } from './b.ts'` },
      { path: 'electron/core/b.ts', text: `import type { A } from './a.ts'` },
    ]
    expect(findCircles(circle)).toEqual([['electron/core/a.ts', 'electron/core/b.ts']])
  })

  it('a circle that begins further in', () => {
    const circle = [
      { path: 'renderer/a.ts', text: `import './b.ts'` },
      { path: 'renderer/b.ts', text: `import './c.ts'` },
      { path: 'renderer/c.ts', text: `import './b.ts'` },
    ]
    expect(findCircles(circle)).toEqual([['renderer/b.ts', 'renderer/c.ts']])
  })

  it('none where two files import a third', () => {
    const tree = [
      { path: 'renderer/a.ts', text: `import './c.ts'` },
      { path: 'renderer/b.ts', text: `import './c.ts'\nimport './a.ts'` },
      { path: 'renderer/c.ts', text: '' },
    ]
    expect(findCircles(tree)).toEqual([])
  })
})
