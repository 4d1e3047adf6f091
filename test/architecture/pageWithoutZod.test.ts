import { posix } from 'node:path'
import ts from 'typescript'
import { build, type Rolldown } from 'vite'
import { describe, expect, it } from 'vitest'
import { nodesOf, projectDir, readSources } from './sources.ts'

/** What the page takes from `electron/shared` at run time, as an entry that exports all of it. */
function entryOfPage(): string {
  const lines = readSources('renderer').flatMap((source) =>
    [...nodesOf(source)].filter(ts.isImportDeclaration).flatMap(({ importClause, moduleSpecifier }) => {
      const bindings = importClause?.namedBindings
      if (!ts.isStringLiteral(moduleSpecifier) || importClause?.phaseModifier) return []
      const target = posix.join(posix.dirname(source.path), moduleSpecifier.text)
      if (!target.startsWith('electron/shared/') || !bindings || !ts.isNamedImports(bindings)) return []
      return bindings.elements
        .filter(({ isTypeOnly }) => !isTypeOnly)
        .map(({ name, propertyName }) => `${(propertyName ?? name).text} } from '/${target}'`)
    }),
  )
  return [...new Set(lines)]
    .map((line, index) => `export { ${line.replace(' }', ` as v${index} }`)}`)
    .join('\n')
}

/** The files that a bundle of this code would carry to the page. */
async function bundledFiles(code: string): Promise<string[]> {
  const entry = 'virtual:entry'
  const output = (await build({
    root: projectDir,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
    plugins: [
      {
        name: 'virtual-entry',
        resolveId: (id) => (id === entry ? entry : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
  })) as Rolldown.RolldownOutput
  return output.output.flatMap((chunk) =>
    chunk.type === 'chunk'
      ? Object.entries(chunk.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []))
      : [],
  )
}

const isZod = (file: string): boolean => file.includes('/node_modules/zod/')

/** Schemas are beside the types and constants that the page uses: 120 kB of zod would come along unseen. */
describe('the page without the schema library', () => {
  it('takes constants and functions from the model files and leaves every schema behind', async () => {
    const entry = entryOfPage()
    expect(entry).toContain('standardFields')
    expect(entry).toContain('defaultSettings')
    const files = await bundledFiles(entry)
    expect(files.some((file) => file.endsWith('electron/shared/model/field.ts'))).toBe(true)
    expect(files.filter(isZod)).toEqual([])
  })

  it.each([
    ['a schema that is used', `export { settingsSchema } from '/electron/shared/model/settings.ts'`],
    [
      'a schema built outside defineSchema',
      `import { z } from 'zod'\nexport const names = ['a']\nconst unused = z.strictObject({ name: z.enum(names) })`,
    ],
    ['the table of routes', `export { routes } from '/electron/shared/ipc/routes.ts'`],
  ])('would be noticed with %s', async (_what, code) => {
    expect((await bundledFiles(code)).some(isZod)).toBe(true)
  })
})
