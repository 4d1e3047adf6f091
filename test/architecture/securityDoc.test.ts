import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsOf, projectDir, readSources } from './sources.ts'

const read = (path: string): string => readFileSync(join(projectDir, path), 'utf8')
const document = read('docs/security.md')

describe('docs/security.md', () => {
  const named = [
    ...new Set([...document.matchAll(/`(test\/[\w./-]+\.test\.ts)`/g)].map(([, path = '']) => path)),
  ]

  it('names checks that exist and contain at least one test', () => {
    expect(named.length).toBeGreaterThan(20)
    for (const path of named) {
      expect(existsSync(join(projectDir, path)), path).toBe(true)
      expect(read(path), path).toMatch(/\b(it|test)(\.\w+)*\(/)
    }
  })

  it('has all 20 items of the checklist, each with a check', () => {
    const rows = [...document.matchAll(/^\| (\d+) +\|.*\|(.*)\|$/gm)]
    expect(rows.map(([, number]) => Number(number))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    )
    for (const [, number, check] of rows) expect(check, `item ${number}`).toMatch(/`test\/.*\.test\.ts`/)
  })

  it('names files that exist', () => {
    for (const [, path = ''] of document.matchAll(
      /`((?:electron|scripts|\.github)\/[\w./-]+\.(?:ts|yml))`/g,
    )) {
      expect(existsSync(join(projectDir, path)), path).toBe(true)
    }
  })
})

describe('what must not reach a package', () => {
  it('is imported nowhere in the app: the browser host, the electron double, the fake bridge', () => {
    const imports = ['electron', 'renderer'].flatMap((folder) =>
      readSources(folder).flatMap((source) =>
        importsOf(source).map(({ specifier }) => `${source.path} → ${specifier}`),
      ),
    )
    expect(imports.length).toBeGreaterThan(100)
    expect(imports.filter((each) => /browserHost|electronDouble|fakeBridge|\/test\//.test(each))).toEqual([])
  })

  it('includes telemetry and crash reporters, and the app has none', () => {
    const sources = ['electron', 'renderer'].flatMap(readSources)
    expect(
      sources.filter(({ text }) => /crashReporter|sentry|analytics/i.test(text)).map(({ path }) => path),
    ).toEqual([])
  })
})

describe('supply chain', () => {
  it('is watched by dependabot, for npm and for the workflows', () => {
    const config = read('.github/dependabot.yml')
    expect(config).toMatch(/package-ecosystem: npm/)
    expect(config).toMatch(/package-ecosystem: github-actions/)
  })
})
