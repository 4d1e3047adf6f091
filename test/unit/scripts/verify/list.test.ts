import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { items } from '../../../../scripts/verify/items.ts'

const docs = join(import.meta.dirname, '../../../../docs')
const security = readFileSync(join(docs, 'security.md'), 'utf8')
const verification = readFileSync(join(docs, 'verification.md'), 'utf8')

describe('the list of verify:electron', () => {
  // An item that only Electron can show, and that nobody tries where Electron is.
  it('covers every item of the security checklist that is marked E', () => {
    const marked = security
      .split('\n')
      .filter((line) => /^\| \d+ /.test(line) && line.includes('**E**'))
      .map((line) => `security ${/\d+/.exec(line)?.[0]}`)
    expect(marked.length).toBeGreaterThan(4)
    const covered = new Set(items.flatMap(({ covers }) => covers))
    expect(marked.filter((item) => !covered.has(item))).toEqual([])
  })

  it('has a line in docs/verification.md for each item, and none for an item that is gone', () => {
    const lines = [...verification.matchAll(/^\| `(\w+)` /gm)].map(([, id]) => id)
    expect(lines.toSorted()).toEqual(items.map(({ id }) => id).toSorted())
  })
})
