import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const renderer = join(import.meta.dirname, '../../../renderer')

it('lists in renderer/README.md every fixed name that a component offers to tests', () => {
  const readme = readFileSync(join(renderer, 'README.md'), 'utf8')
  const names = globSync('**/*.vue', { cwd: renderer }).flatMap((path) =>
    [...readFileSync(join(renderer, path), 'utf8').matchAll(/(?<![:-])\bdata-test="([^"]+)"/g)].map(
      ([, name]) => name,
    ),
  )
  expect(names.length).toBeGreaterThan(80)
  expect([...new Set(names)].filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
})
