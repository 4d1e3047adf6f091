import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CustomFieldStore } from '../../../../electron/core/settings/CustomFieldStore.ts'
import { Policy } from '../../../../electron/core/settings/Policy.ts'
import { repairJson } from '../../../../electron/core/settings/repairJson.ts'
import { SettingsStore } from '../../../../electron/core/settings/SettingsStore.ts'
import { TemplateStore } from '../../../../electron/core/settings/TemplateStore.ts'
import { defaultMatchingOptions } from '../../../../electron/shared/model/matchingOptions.ts'
import { defaultSettings, type QuarantinedFile } from '../../../../electron/shared/model/settings.ts'
import { openServices } from '../../../support/jobs/openServices.ts'

const endpoint = 'https://test.example/api/batchAdd'
const mine = { ...defaultSettings, endpoint, isRehearsal: true, batchRows: 50, wasWelcomed: true }
const whole = `${JSON.stringify(mine, null, 2)}\n`

let folder: string
let quarantined: QuarantinedFile[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'damaged-settings-'))
  quarantined = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const path = (name = 'settings.json'): string => join(folder, name)
const open = (): SettingsStore =>
  new SettingsStore(folder, new Policy(path('no-policy.json')), (found) => quarantined.push(found))
const unconfirmed = expect.objectContaining({ code: 'settings.unconfirmed' }) as Error

// Before, every file of this block meant the production address, in silence.
describe('damaged settings', () => {
  it('are whole with a byte order mark, as Notepad writes it', () => {
    writeFileSync(path(), `\uFEFF${whole}`)
    expect(open().get()).toEqual(mine)
    expect(quarantined).toEqual([])
  })

  it.each([
    ['a comma too many at the end', whole.replace('\n}', ',\n}')],
    ['a comma too many between entries', whole.replace(',', ',,')],
  ])('are read whole with %s, and nothing has to be confirmed', (_what, text) => {
    writeFileSync(path(), text)
    expect(open().get()).toEqual(mine)
    expect(open().liveEndpoint()).toBe(endpoint)
    expect(readFileSync(path('settings.json.damaged'), 'utf8')).toBe(text)
    expect(quarantined).toEqual([{ file: 'settings.json', keptAs: 'settings.json.damaged', lost: [] }])
  })

  it('keep the address when only another entry is wrong, and name that one and where the old file is', () => {
    writeFileSync(path(), JSON.stringify({ ...mine, batchRows: 5_000 }))
    expect(open().get()).toEqual({ ...mine, batchRows: defaultSettings.batchRows })
    expect(open().liveEndpoint()).toBe(endpoint)
    expect(quarantined).toEqual([
      { file: 'settings.json', keptAs: 'settings.json.damaged', lost: ['batchRows'] },
    ])
  })

  it.each([
    ['cut short before the address', '{\n  "batchRows": 50,\n  "endpoint": "https://test.exa'],
    [
      'cut short after the address, where 演练环境 would follow',
      `{"endpoint": "${endpoint}", "batchRows": 50, "the`,
    ],
    ['with an address that is none', JSON.stringify({ ...mine, endpoint: 7 })],
    ['with a 演练环境 that is none', JSON.stringify({ ...mine, isRehearsal: 'yes' })],
    ['with an address under a misspelt name', JSON.stringify({ Endpoint: endpoint, batchRows: 50 })],
    ['with a 演练环境 under a misspelt name', JSON.stringify({ endpoint, is_rehearsal: true })],
    ['that are empty', ''],
    ['that are something else', '\u0000\u0000'],
    ['that are a list', '[]'],
  ])('send nothing for real %s, until the user has confirmed the address', (_what, text) => {
    writeFileSync(path(), text)
    expect(() => open().liveEndpoint()).toThrow(unconfirmed)
    // Also after a restart, when the file is whole again.
    const restarted = open()
    expect(restarted.unconfirmed()).toEqual(['settings.json'])
    expect(() => restarted.liveEndpoint()).toThrow(unconfirmed)
    expect(() => restarted.assertConfirmed(true)).not.toThrow()
    restarted.set({ ...restarted.get(), theme: 'dark' })
    expect(() => restarted.liveEndpoint()).toThrow(unconfirmed)
    restarted.confirm()
    expect(open().liveEndpoint()).toBe(open().get().endpoint)
    expect(readFileSync(path('settings.json.damaged'), 'utf8')).toBe(text)
  })

  it('are confirmed by another address that the user saves', () => {
    writeFileSync(path(), '')
    const store = open()
    store.set({ ...store.get(), endpoint })
    expect(store.liveEndpoint()).toBe(endpoint)
  })

  it('that cannot be opened at the moment send nothing for real, though the app starts', () => {
    // A folder of that name fails to be read as a file another program has locked does.
    mkdirSync(path())
    expect(open().get()).toEqual(defaultSettings)
    expect(() => open().liveEndpoint()).toThrow(unconfirmed)
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'in a folder that refuses to keep the old file are used as far as they go, and not written over',
    () => {
      writeFileSync(path(), whole.replace('\n}', ',\n}'))
      chmodSync(folder, 0o500)
      expect(open().get()).toEqual(mine)
      chmodSync(folder, 0o700)
      expect(readdirSync(folder)).toEqual(['settings.json'])
    },
  )

  it('that were never written, or by hand in part, need no confirmation', () => {
    expect(open().liveEndpoint()).toBe(defaultSettings.endpoint)
    writeFileSync(path(), '{"language": "en"}')
    expect(open().liveEndpoint()).toBe(defaultSettings.endpoint)
  })
})

describe('a damaged list', () => {
  const fields = [
    { configId: '1', configName: '门店' },
    { configId: '2', configName: '等级', valueType: 'hologram' },
    { configId: '3', configName: '来源' },
  ]

  it('keeps its readable entries one by one, and says which were lost', () => {
    // Before: one unknown valueType emptied the whole catalogue, one template of another version the whole list.
    writeFileSync(path('custom-fields.json'), JSON.stringify(fields))
    const store = new CustomFieldStore(folder, (found) => quarantined.push(found))
    expect(store.list().map(({ configId }) => configId)).toEqual(['1', '3'])
    const template = { version: 1, name: '甲', columns: [], ignored: [], constants: [], blanksClear: false }
    const templates = [
      { ...template, options: defaultMatchingOptions },
      { ...template, name: '乙', version: 2 },
    ]
    writeFileSync(path('templates.json'), JSON.stringify(templates))
    const list = new TemplateStore(folder, (found) => quarantined.push(found)).list()
    expect(list.map(({ name }) => name)).toEqual(['甲'])
    expect(quarantined).toEqual([
      { file: 'custom-fields.json', keptAs: 'custom-fields.json.damaged', lost: ['2'] },
      { file: 'templates.json', keptAs: 'templates.json.damaged', lost: ['2'] },
    ])
  })

  it('of custom fields waits for the user: without its field a column would be left out of an upload', async () => {
    // Before: `run` uploaded without the column and ended with exit code 0.
    writeFileSync(path('custom-fields.json'), JSON.stringify(fields))
    const services = openServices(folder)
    try {
      expect(services.quarantined.map(({ file }) => file)).toEqual(['custom-fields.json'])
      expect(() => services.settings.assertConfirmed(true)).toThrow(unconfirmed)
      services.settings.confirm()
      expect(() => services.settings.assertConfirmed()).not.toThrow()
    } finally {
      await services.close()
    }
  })
})

describe('repairing JSON', () => {
  it.each([
    ['[1, 2, 3', [1, 2]],
    ['[{"a": 1}, {"b": 2', [{ a: 1 }]],
    ['{"a": "x, }", "b": [1, 2], "c": 50', { a: 'x, }', b: [1, 2] }],
    ['{"a": 1 "b": 2, "c": 3}', { c: 3 }],
    ['[1,,2,]', [1, 2]],
    ['"text"', undefined],
    ['', undefined],
  ])('of %s keeps whole entries only', (text, expected) => {
    expect(repairJson(text)).toEqual(expected)
  })
})
