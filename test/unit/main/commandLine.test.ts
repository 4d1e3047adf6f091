import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { commandLineArguments } from '../../../electron/main/commandLine.ts'

describe('commandLineArguments', () => {
  it('leaves a start by double click or with a file to the window', () => {
    expect(commandLineArguments(['app.exe'])).toBeNull()
    expect(commandLineArguments(['app.exe', 'C:\\表\\客户.xlsx'])).toBeNull()
  })

  it('returns what follows, with and without the -- that hides it from Chromium', () => {
    const rest = ['run', '客户.xlsx', '--endpoint', 'https://example.com/x', '--json']
    expect(commandLineArguments(['app.exe', '--cli', ...rest])).toEqual(rest)
    expect(commandLineArguments(['app.exe', '--', '--cli', ...rest])).toEqual(rest)
    expect(commandLineArguments(['electron', '.', '--cli'])).toEqual([])
  })
})

describe('runCommandLine', () => {
  it('passes the arguments on and returns the exit code and all output', () => {
    const folder = mkdtempSync(join(tmpdir(), 'command-line-'))
    try {
      const lines = 'x'.repeat(200_000)
      writeFileSync(
        join(folder, 'cli.mjs'),
        `process.stdout.write(${JSON.stringify(lines)} + process.argv.slice(2).join('|')); process.exitCode = await Promise.resolve(4)`,
      )
      const source = new URL('../../../electron/main/commandLine.ts', import.meta.url).href
      const script = `
        const { runCommandLine } = await import(${JSON.stringify(source)})
        const url = new URL(${JSON.stringify(pathToFileURL(join(folder, 'cli.mjs')).href)})
        process.exit(await runCommandLine(['run', 'a b'], url))`
      const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        encoding: 'utf8',
      })
      expect(status).toBe(4)
      expect(stdout.length).toBe(lines.length + 'run|a b'.length)
      expect(stdout.endsWith('run|a b')).toBe(true)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
