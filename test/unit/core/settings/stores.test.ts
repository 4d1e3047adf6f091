import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { JsonFile } from '../../../../electron/core/settings/JsonFile.ts'
import { CustomFieldStore } from '../../../../electron/core/settings/CustomFieldStore.ts'
import { SettingsStore } from '../../../../electron/core/settings/SettingsStore.ts'
import { TemplateStore } from '../../../../electron/core/settings/TemplateStore.ts'
import type { Template } from '../../../../electron/shared/model/mapping.ts'
import { defaultMatchingOptions } from '../../../../electron/shared/model/matchingOptions.ts'
import { defaultSettings } from '../../../../electron/shared/model/settings.ts'
import { callVersionFacts } from '../../../../electron/shared/model/callVersion.ts'

const endpointPresets = callVersionFacts.v1.endpoints as readonly [string, string]

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'stores-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error
const fileIn = (name: string): string => join(folder, name)

describe('a file of settings', () => {
  const open = (name = 'list.json'): JsonFile<z.ZodArray<z.ZodString>> =>
    new JsonFile(fileIn(name), z.array(z.string()), () => [])

  it('starts with its default, is created with its folder, and keeps what was saved', () => {
    const file = open('new/folder/list.json')
    expect(file.read()).toEqual([])
    file.update((list) => [...list, '一'])
    file.update((list) => [...list, '二'])
    expect(open('new/folder/list.json').read()).toEqual(['一', '二'])
    expect(readdirSync(fileIn('new/folder'))).toEqual(['list.json'])
  })

  it.skipIf(process.platform === 'win32')(
    'is unchanged when the disk accepts only the beginning of a write',
    () => {
      open().update(() => ['kept'])
      const moduleUrl = new URL('../../../../electron/core/settings/JsonFile.ts', import.meta.url).href
      const script = `
      import { z } from 'zod'
      const { JsonFile } = await import(${JSON.stringify(moduleUrl)})
      const file = new JsonFile(${JSON.stringify(fileIn('list.json'))}, z.array(z.string()), () => [])
      file.update(() => ['x'.repeat(5_000)])
    `
      // The first write to reach the limit (1 KB) is cut short and succeeds; only the next one fails.
      const { status } = spawnSync(
        'bash',
        ['-c', 'ulimit -f 1; exec "$0" --input-type=module -e "$1"', process.execPath, script],
        { cwd: process.cwd() },
      )
      expect(status).not.toBe(0)
      expect(open().read()).toEqual(['kept'])
      expect(readdirSync(folder)).toEqual(['list.json'])
    },
  )

  it.skipIf(process.platform === 'win32')('can be read by its owner only', () => {
    open().update(() => ['a'])
    expect(statSync(fileIn('list.json')).mode & 0o777).toBe(0o600)
  })

  it.each(['', '{', '[1,2]', '{"a":1}', '\u0000'])(
    'with the content %j is moved aside, not overwritten',
    (content) => {
      writeFileSync(fileIn('list.json'), content)
      writeFileSync(fileIn('list.json.damaged'), 'an earlier one')
      expect(open().read()).toEqual([])
      open().update(() => ['new'])
      expect(readFileSync(fileIn('list.json.damaged'), 'utf8')).toBe('an earlier one')
      expect(readFileSync(fileIn('list.json.damaged-2'), 'utf8')).toBe(content)
    },
  )

  it('that cannot be read at the moment shows the default and refuses changes, which would lose its content', () => {
    // A folder of that name fails to be read as a file another program has locked does.
    mkdirSync(fileIn('list.json'))
    expect(open().read()).toEqual([])
    expect(() => open().update((list) => [...list, 'a'])).toThrow(code('storage.unwritable'))
    expect(readdirSync(folder)).toEqual(['list.json'])
  })

  it('that cannot be written leaves no partial file behind', () => {
    writeFileSync(fileIn('file'), '')
    expect(() => open('file/list.json').update(() => [])).toThrow(code('storage.unwritable'))
    const circular: string[] = []
    expect(() =>
      open().update(() => [...circular, Symbol('no text') as unknown as string, 1n as never]),
    ).toThrow()
    expect(readdirSync(folder)).toEqual(['file'])
  })
})

describe('settings', () => {
  it('are the defaults at first, and then what was set', () => {
    const store = new SettingsStore(folder)
    expect(store.get()).toEqual(defaultSettings)
    store.set({ ...defaultSettings, batchRows: 50, language: 'en' })
    expect(new SettingsStore(folder).get()).toMatchObject({ batchRows: 50, language: 'en' })
  })

  it('keep the address when another entry is invalid or of a newer version', () => {
    const endpoint = 'https://test.example/api/batchAdd'
    const stored = { ...defaultSettings, endpoint, concurrency: 64, language: 'fr', somethingNew: true }
    writeFileSync(fileIn('settings.json'), JSON.stringify(stored))
    // Falling back to the live address would send a test to real customers.
    expect(new SettingsStore(folder).get()).toEqual({ ...defaultSettings, endpoint })
  })

  it('refuse an invalid address, and keep the old one', () => {
    const store = new SettingsStore(folder)
    expect(() => store.set({ ...defaultSettings, endpoint: 'http://example.com' })).toThrow(
      code('platform.invalidEndpoint'),
    )
    expect(store.get().endpoint).toBe(endpointPresets[0])
  })
})

const template = (name: string): Template => ({
  version: 1,
  name,
  columns: [{ columnName: '手机', target: { kind: 'standard', field: 'phone' } }],
  ignored: [],
  constants: [],
  blanksClear: false,
  options: defaultMatchingOptions,
})

describe('templates and custom fields', () => {
  it('are identified by name: saving one again replaces it', () => {
    const store = new TemplateStore(folder)
    store.save(template('甲'))
    store.save(template('乙'))
    store.save({ ...template('甲'), blanksClear: true })
    expect(store.list().map((each) => each.name)).toEqual(['乙', '甲'])
    expect(store.get('甲').blanksClear).toBe(true)
    expect(store.remove('乙')).toHaveLength(1)
    expect(() => store.get('乙')).toThrow(code('mapping.invalidTemplate'))
  })

  it('rename a template in place, and never over another one', () => {
    const store = new TemplateStore(folder)
    store.save(template('甲'))
    store.save(template('乙'))
    expect(store.rename('甲', '丙').map((each) => each.name)).toEqual(['丙', '乙'])
    expect(() => store.rename('丙', '乙')).toThrow(code('mapping.invalidTemplate'))
    expect(() => store.rename('甲', '丁')).toThrow(code('mapping.invalidTemplate'))
    expect(store.rename('乙', '乙').map((each) => each.name)).toEqual(['丙', '乙'])
  })

  it('keep ids beyond 2^53 digit for digit', () => {
    const store = new CustomFieldStore(folder)
    store.save({ configId: '9223372036854775807', configName: '会员等级' })
    store.save({ configId: '9223372036854775806', configName: '门店' })
    store.save({ configId: '9223372036854775807', configName: '等级' })
    expect(new CustomFieldStore(folder).list()).toEqual([
      { configId: '9223372036854775807', configName: '等级' },
      { configId: '9223372036854775806', configName: '门店' },
    ])
    expect(store.remove('9223372036854775806')).toHaveLength(1)
  })
})
