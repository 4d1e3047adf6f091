import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'

/** The page as built. Bytes are no timing: they are the same on every machine. */
const root = join(import.meta.dirname, '../../out/renderer')
const assets = join(root, 'assets')
const html = (): string => readFileSync(join(root, 'index.html'), 'utf8')

/** JavaScript that the first screen waits for, compressed. */
const mostFirstBytes = 250_000
/** What one more screen may need at its first opening. */
const mostScreenBytes = 150_000

/** Files that a script imports before it runs. */
function staticImports(file: string): string[] {
  const code = readFileSync(join(assets, file), 'utf8')
  const names = code.matchAll(/(?:\bimport\s*|\bfrom\s*)["']\.\/([\w.-]+\.js)["']/g)
  return [...names].map(([, name]) => name!)
}

function withImports(files: readonly string[]): Set<string> {
  const all = new Set<string>()
  const open = [...files]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (all.has(file)) continue
    all.add(file)
    open.push(...staticImports(file))
  }
  return all
}

const compressedBytes = (files: Iterable<string>): number =>
  [...files].reduce((bytes, file) => bytes + gzipSync(readFileSync(join(assets, file))).length, 0)

const screens = [
  'HistoryPage',
  'CataloguePage',
  'SettingsPage',
  'WelcomePage',
  'HelpPage',
  'GuidePage',
  'FilePage',
  'MappingPage',
  'CheckPage',
  'ConfirmPage',
  'UploadPage',
]

describe('the scripts of the built page', () => {
  let first: Set<string>
  beforeAll(() => {
    expect(existsSync(root), 'npm run build comes first').toBe(true)
    const entries = [...html().matchAll(/(?:src|href)="[^"]*\/([\w.-]+\.js)"/g)].map(([, file]) => file!)
    first = withImports(entries)
  })

  // Catches a page, a dialog or a large part of Element Plus that the first screen imports by mistake.
  it(`are at most ${mostFirstBytes / 1_000} kB before the first screen`, () => {
    const sizes = [...first].map((file) => `${file} ${compressedBytes([file])}`)
    expect(first.size).toBeGreaterThan(1)
    expect(compressedBytes(first), sizes.join('\n')).toBeLessThanOrEqual(mostFirstBytes)
  })

  it.each(screens)('%s is in a file of its own, which the first screen does not read', (screen) => {
    const [file] = readdirSync(assets).filter((name) => new RegExp(`^${screen}-[\\w-]+\\.js$`).test(name))
    expect(file).toBeDefined()
    expect([...first].map((name) => basename(name))).not.toContain(file)
    const more = [...withImports([file!])].filter((name) => !first.has(name))
    expect(compressedBytes(more), more.join(' ')).toBeLessThanOrEqual(mostScreenBytes)
  })
})
