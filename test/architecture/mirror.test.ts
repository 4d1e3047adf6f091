import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectDir } from './sources.ts'

/** Where the sources of a folder of test/unit are. */
function sourcesOf(folder: string): string {
  const [side] = folder.split('/')
  if (existsSync(join(projectDir, 'electron', side ?? ''))) return `electron/${folder}`
  return side === 'support' ? `test/${folder}` : folder
}

/** Folders of test/unit without a folder of sources of the same path; `fixtures` belong to the tests themselves. */
function findUnmirrored(folders: readonly string[]): string[] {
  return folders.filter(
    (folder) => !folder.endsWith('/fixtures') && !existsSync(join(projectDir, sourcesOf(folder))),
  )
}

// A test that stays behind when its source moves is a test that nobody finds.
describe('the folders of unit tests', () => {
  it('have the paths of the folders they test', () => {
    const unit = join(projectDir, 'test/unit')
    const folders = globSync('**/*', { cwd: unit })
      .filter((path) => statSync(join(unit, path)).isDirectory())
      .map((path) => path.replaceAll('\\', '/'))
    expect(folders.length).toBeGreaterThan(30)
    expect(findUnmirrored(folders)).toEqual([])
  })

  it('are found when they have none', () => {
    expect(findUnmirrored(['core/jobs', 'core/checking', 'renderer/stores', 'pictures'])).toEqual([
      'core/checking',
      'pictures',
    ])
  })
})
