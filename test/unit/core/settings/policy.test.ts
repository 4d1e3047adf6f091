import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Policy } from '../../../../electron/core/settings/Policy.ts'
import { isAllowedEndpoint, policyPath, readPolicy } from '../../../../electron/core/settings/policyFile.ts'
import { SettingsStore } from '../../../../electron/core/settings/SettingsStore.ts'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import { defaultSettings } from '../../../../electron/shared/model/settings.ts'

const ours = 'https://tuzhan.example/api/integrate/audience/info/batchAdd'
const other = 'https://elsewhere.example/batchAdd'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-'))
  path = join(folder, 'policy.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function policyOf(content: unknown): Policy {
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return new Policy(path)
}

const codeOf = (act: () => unknown): string => {
  try {
    act()
    return 'none'
  } catch (error) {
    return AppError.from(error).code
  }
}

describe('policyPath', () => {
  it('is in a folder that only administrators can write to', () => {
    expect(policyPath({ ProgramData: 'D:\\PD' }, 'win32', true)).toBe(
      'D:\\PD\\tuzhan-import-assistant\\policy.json',
    )
    expect(policyPath({}, 'darwin', true)).toBe(
      '/Library/Application Support/tuzhan-import-assistant/policy.json',
    )
    expect(policyPath({}, 'linux', true)).toBe('/etc/tuzhan-import-assistant/policy.json')
  })

  it('cannot be moved by the user of the installed app', () => {
    const environment = { TUZHAN_POLICY_FILE: '/tmp/mine.json' }
    expect(policyPath(environment, 'linux', true)).toBe('/etc/tuzhan-import-assistant/policy.json')
    expect(policyPath(environment, 'linux', false)).toBe('/tmp/mine.json')
  })
})

describe('readPolicy', () => {
  it('returns no policy where there is no file', () => {
    expect(readPolicy(path)).toEqual({ kind: 'none' })
  })

  it('accepts the byte order mark that Notepad writes', () => {
    writeFileSync(path, '\uFEFF{"batchRows": 100}')
    expect(readPolicy(path)).toEqual({ kind: 'active', content: { batchRows: 100 } })
  })

  it.each([
    ['{"batchRows": 100', 'not JSON'],
    ['{"allowedEndpoint": ["https://a.example/"]}', 'allowedEndpoint'],
    ['{"allowedEndpoints": []}', 'allowedEndpoints'],
    ['{"allowedEndpoints": ["http://a.example/"]}', 'allowedEndpoints.0'],
    ['{"batchRows": 501}', 'batchRows'],
    [`{"endpoint": "${other}", "allowedEndpoints": ["${ours}"]}`, 'endpoint: not among allowedEndpoints'],
  ])('reports what is wrong with %s', (text, fault) => {
    writeFileSync(path, text)
    const reading = readPolicy(path)
    expect(reading).toMatchObject({ kind: 'broken', fault: expect.stringContaining(fault) as string })
  })

  it('does not treat an unreadable file as a missing one', () => {
    // A folder stands in for it: root reads everything.
    expect(readPolicy(folder)).toMatchObject({ kind: 'broken' })
  })

  it.skipIf(process.platform === 'win32')('takes a link that leads nowhere for a broken policy', () => {
    // Before: it counted as no policy, so a share that was not mounted opened every address.
    symlinkSync(join(folder, 'not-mounted', 'policy.json'), path)
    expect(readPolicy(path)).toEqual({ kind: 'broken', fault: 'cannot be read: ENOENT' })
    expect(codeOf(() => new Policy(path).assertAllowed(ours))).toBe('policy.broken')
  })
})

describe('isAllowedEndpoint', () => {
  it.each([
    ['https://a.example/x', ['https://a.example/'], true],
    ['https://a.example/x', ['https://a.example/x'], true],
    ['https://a.example/xy', ['https://a.example/x'], false],
    ['https://a.example.evil.example/x', ['https://a.example/'], false],
    ['https://evil.example/https://a.example/', ['https://a.example/'], false],
    ['https://a.example:444/x', ['https://a.example/'], false],
    ['https://a.example/x?to=b', ['https://a.example/x'], false],
  ])('%s with %j: %s', (endpoint, allowed, expected) => {
    expect(isAllowedEndpoint(endpoint, allowed)).toBe(expected)
  })
})

describe('Policy', () => {
  it('takes precedence over the settings, and restores them when it is gone', () => {
    new SettingsStore(folder, new Policy(join(folder, 'none'))).set({ ...defaultSettings, batchRows: 77 })
    const managed = new SettingsStore(folder, policyOf({ batchRows: 50, language: 'en', endpoint: ours }))
    expect(managed.get()).toMatchObject({ batchRows: 50, language: 'en', endpoint: ours })
    // Saving the page as the user sees it must not turn the administrator's values into the user's.
    expect(managed.set({ ...managed.get(), retentionDays: 3 })).toMatchObject({
      batchRows: 50,
      retentionDays: 3,
    })
    rmSync(path)
    expect(new SettingsStore(folder, new Policy(path)).get()).toEqual({
      ...defaultSettings,
      batchRows: 77,
      retentionDays: 3,
    })
  })

  it('turns updates off permanently with null', () => {
    const store = new SettingsStore(folder, policyOf({ updateAddress: null }))
    expect(
      store.set({ ...defaultSettings, updateAddress: 'https://updates.example/' }).updateAddress,
    ).toBeNull()
    expect(policyOf({ updateAddress: null }).status().managed).toEqual(['updateAddress'])
  })

  it('forbids every address that is not on the list', () => {
    const policy = policyOf({ allowedEndpoints: [ours] })
    expect(codeOf(() => policy.assertAllowed(ours))).toBe('none')
    expect(codeOf(() => policy.assertAllowed(other))).toBe('policy.endpointNotAllowed')
    const store = new SettingsStore(folder, policy)
    expect(codeOf(() => store.set({ ...defaultSettings, endpoint: other }))).toBe('policy.endpointNotAllowed')
    expect(store.get().endpoint).toBe(defaultSettings.endpoint)
    // The address there was before the list came is no reason to refuse another change.
    expect(store.set({ ...defaultSettings, batchRows: 9 }).batchRows).toBe(9)
  })

  it('forbids every upload when the file is broken, and leaves the settings unchanged', () => {
    const policy = policyOf('{"batchRows": 50, "alowedEndpoints": []}')
    expect(codeOf(() => policy.assertAllowed(ours))).toBe('policy.broken')
    expect(policy.status()).toMatchObject({ state: 'broken', managed: [], path })
    expect(policy.override(defaultSettings)).toEqual(defaultSettings)
  })

  it('limits batches to the administrator’s size, and allows smaller ones', () => {
    const policy = policyOf({ batchRows: 50 })
    expect([policy.limitBatchRows(500), policy.limitBatchRows(10)]).toEqual([50, 10])
    expect(new Policy(join(folder, 'none')).limitBatchRows(500)).toBe(500)
  })
})
