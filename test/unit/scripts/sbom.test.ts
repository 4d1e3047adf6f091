import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeSbom } from '../../../scripts/sbom.ts'
import { projectDir } from '../../architecture/sources.ts'

const sbom = makeSbom(projectDir)
/** The newest of that name: older ones belong to tools. */
const byName = (name: string) => sbom.components.findLast((component) => component.name === name)

describe('the SBOM', () => {
  it('lists every package of the lock file once, with an address, a version and a hash', () => {
    const { packages } = JSON.parse(readFileSync(join(projectDir, 'package-lock.json'), 'utf8')) as {
      packages: { [path: string]: { name?: string; version?: string } }
    }
    const locked = new Set(
      Object.entries(packages).flatMap(([path, { name, version }]) =>
        path === '' || version === undefined
          ? []
          : [`${name ?? path.split('node_modules/').at(-1)}@${version}`],
      ),
    )
    expect(new Set(sbom.components.map(({ name, version }) => `${name}@${version}`))).toEqual(locked)
    expect(new Set(sbom.components.map(({ purl }) => purl)).size).toBe(sbom.components.length)
    for (const { name, hashes } of sbom.components)
      expect(hashes[0]?.content, name).toMatch(/^[0-9a-f]{128}$/)
  })

  it('marks what is in the app and what only builds and tests', () => {
    for (const name of ['vue', 'undici', 'electron', 'zod'])
      expect(byName(name)?.scope, name).toBe('required')
    for (const name of ['vitest', 'typescript', 'playwright-core'])
      expect(byName(name)?.scope, name).toBe('excluded')
  })

  it('names scoped packages as the purl specification has them', () => {
    expect(byName('@napi-rs/keyring')?.purl).toMatch(/^pkg:npm\/%40napi-rs\/keyring@\d/)
  })
})
