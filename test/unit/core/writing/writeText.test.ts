import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeText } from '../../../../electron/core/writing/writeWhole.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'text-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('writing a text replaces the file whole and leaves no other file behind', async () => {
  const path = join(folder, '模板.json')
  writeFileSync(path, 'x'.repeat(10_000))
  await writeText(path, '{"a":1}\n')
  expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n')
  expect(readdirSync(folder)).toEqual(['模板.json'])
})

it('writing a text reports a place that cannot be written and leaves no partial file', async () => {
  const unwritable = expect.objectContaining({ code: 'file.unwritable' }) as unknown
  await expect(writeText(join(folder, 'nowhere', 'a.json'), 'text')).rejects.toEqual(unwritable)
  mkdirSync(join(folder, 'a.json'))
  await expect(writeText(join(folder, 'a.json'), 'text')).rejects.toEqual(unwritable)
  expect(readdirSync(folder)).toEqual(['a.json'])
})

it.skipIf(process.platform === 'win32')(
  'writing a text restricts the file to its owner where requested',
  async () => {
    const path = join(folder, 'diagnostics.json')
    await writeText(path, 'text', 0o600)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  },
)
