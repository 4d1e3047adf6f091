import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { projectDir } from './sources.ts'

/** What the compiler says of one line in a folder, under the tsconfig of its side. */
function errorsOf(config: string, path: string, line: string): string[] {
  const configFile = join(projectDir, config, 'tsconfig.json')
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(configFile, (file) => ts.sys.readFile(file)).config,
    ts.sys,
    join(projectDir, config),
  )
  const fileName = join(projectDir, path)
  const host = ts.createCompilerHost(options)
  const readSource = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) =>
    name === fileName ? ts.createSourceFile(name, line, ts.ScriptTarget.Latest) : readSource(name, ...rest)
  const program = ts.createProgram({ rootNames: [fileName], options, host })
  return program
    .getSemanticDiagnostics(program.getSourceFile(fileName))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

describe('the compiler settings of a side', { timeout: 120_000 }, () => {
  it.each([
    ['a page in core', 'electron', 'electron/core/x.ts', `export const title = document.title`],
    ['a page in main', 'electron', 'electron/main/x.ts', `export const width = window.innerWidth`],
    ['Node in shared', 'electron/shared', 'electron/shared/x.ts', `export const home = process.env`],
    ['a page in shared', 'electron/shared', 'electron/shared/x.ts', `export const title = document.title`],
    ['timers in shared', 'electron/shared', 'electron/shared/x.ts', `setTimeout(() => undefined, 1)`],
    ['Node in the renderer', 'renderer', 'renderer/x.ts', `export const bytes = Buffer.from('')`],
  ])('refuse %s', (_what, config, path, line) => {
    expect(errorsOf(config, path, line).join('\n')).toMatch(/Cannot find name/)
  })

  it.each([
    ['Node in core', 'electron', 'electron/core/x.ts', `export const home = process.env`],
    ['a page in the renderer', 'renderer', 'renderer/x.ts', `export const title = document.title`],
    ['the language in shared', 'electron/shared', 'electron/shared/x.ts', `export const map = new Map()`],
  ])('allow %s', (_what, config, path, line) => {
    expect(errorsOf(config, path, line)).toEqual([])
  })
})
