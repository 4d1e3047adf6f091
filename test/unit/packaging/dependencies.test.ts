import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const projectDir = resolve(import.meta.dirname, '../../..')
const manifest = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as {
  dependencies: { [name: string]: string }
  devDependencies: { [name: string]: string }
}
const lines = readFileSync(join(projectDir, 'docs/dependencies.md'), 'utf8').split('\n')
/** name → cells of its line. */
const listed = new Map(
  lines.flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    const name = /^`([^`]+)`$/.exec(cells[1] ?? '')?.[1]
    return name === undefined ? [] : [[name, cells] as const]
  }),
)
const named = { ...manifest.dependencies, ...manifest.devDependencies }

it('docs/dependencies.md lists exactly the current dependencies', () => {
  expect([...listed.keys()].toSorted()).toEqual(Object.keys(named).toSorted())
})

it('docs/dependencies.md gives the licence of the installed package', () => {
  for (const [name, cells] of listed) {
    const path = join(projectDir, 'node_modules', name, 'package.json')
    const { license } = JSON.parse(readFileSync(path, 'utf8')) as { license: string }
    expect(cells[3], name).toBe(license)
  }
})
