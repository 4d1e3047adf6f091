import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readGuide } from '../../../../scripts/guide/guideModule.ts'

const projectDir = join(import.meta.dirname, '../../../..')
const folder = join(projectDir, 'docs/guide')
const chapters = readGuide(projectDir)

const specs = globSync('test/e2e/**/*.test.ts', { cwd: projectDir }).map((path) =>
  readFileSync(join(projectDir, path), 'utf8'),
)
const namesIn = (call: RegExp): (string | undefined)[] =>
  specs.flatMap((text) => [...text.matchAll(call)].map(([, name]) => name))

// Where a picture is missing, the spec that compares it passes.
it('there is a picture of every state that the specs compare, and no other', () => {
  const files = readdirSync(join(projectDir, 'test/e2e/pictures'))
  const pictured = files.map((file) => file.replace(/-\d+x\d+\.png$/, ''))
  expect([...new Set(pictured)].sort()).toEqual(namesIn(/\.compare\(\s*'([\w-]+)'/g).sort())
})

describe('the pictures of the guide', () => {
  const files = readdirSync(join(folder, 'images'))
  const taken = namesIn(/\.take\('([\w-]+)'/g)

  it('are exactly those that the specs take, at both sizes', () => {
    const expected = taken.flatMap((name) => [`${name}-1024x700.png`, `${name}-1280x800.png`])
    expect(files.sort()).toEqual(expected.sort())
  })

  it('are few and small, because every package and clone contains them', () => {
    expect(files.length).toBeLessThanOrEqual(40)
    const bytes = files.reduce((sum, file) => sum + readFileSync(join(folder, 'images', file)).length, 0)
    expect(bytes).toBeLessThan(4 * 2 ** 20)
  })

  it('exist for every reference of the text, each with an alternative text', () => {
    const pictures = chapters.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'picture' ? [block] : [])),
    )
    expect(pictures.length).toBeGreaterThan(5)
    expect(pictures.filter(({ source }) => !existsSync(join(folder, source)))).toEqual([])
    expect(pictures.filter(({ text }) => text.length < 4)).toEqual([])
  })
})
