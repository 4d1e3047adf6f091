import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CustomFieldStore } from '../../../electron/core/settings/CustomFieldStore.ts'
import { SettingsStore } from '../../../electron/core/settings/SettingsStore.ts'
import { TemplateStore } from '../../../electron/core/settings/TemplateStore.ts'
import { createMappingHandlers } from '../../../electron/main/handlers/mappingHandlers.ts'
import type { Services } from '../../../electron/main/services.ts'
import type { CustomField } from '../../../electron/shared/model/field.ts'
import type { Template } from '../../../electron/shared/model/mapping.ts'
import { defaultMatchingOptions } from '../../../electron/shared/model/matchingOptions.ts'

let folder: string
let path: string | null
let suggested: string | null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-files-'))
  path = join(folder, 'file.json')
  suggested = null
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const template: Template = {
  version: 1,
  name: '门店/会员：月报',
  columns: [{ columnName: '手机', target: { kind: 'standard', field: 'phone' } }],
  ignored: ['序号'],
  constants: [],
  blanksClear: true,
  conversions: {
    twoDigitYears: 'lastHundredYears',
    valueMatches: [{ field: 'sex', from: '帅哥', to: '男' }],
  },
  options: defaultMatchingOptions,
}
const level: CustomField = {
  configId: '9223372036854775807',
  configName: '等级',
  valueType: 'single',
  options: [{ label: '金卡', code: 'G' }],
}

/** The handlers of one installation. */
function openInstallation(name: string) {
  const dataDir = join(folder, name)
  const templates = new TemplateStore(dataDir)
  const customFields = new CustomFieldStore(dataDir)
  const services = { templates, customFields, settings: new SettingsStore(dataDir) } as unknown as Services
  const handlers = createMappingHandlers(services, {
    askJsonToOpen: () => Promise.resolve(path),
    askWhereToSaveJson: (name) => {
      suggested = name
      return Promise.resolve(path)
    },
  })
  return { handlers, templates, customFields }
}

describe('a template file', () => {
  it('keeps the whole template, under a valid file name', async () => {
    const mine = openInstallation('mine')
    mine.templates.save(template)
    expect(await mine.handlers['template.export']({ name: template.name })).toEqual({ fileName: 'file.json' })
    expect(suggested).toBe('门店-会员：月报.json')
    const theirs = openInstallation('theirs')
    expect(await theirs.handlers['template.import'](undefined)).toEqual({
      name: template.name,
      replaced: false,
      templates: [template],
    })
    expect(theirs.templates.list()).toEqual([template])
  })

  it('that is invalid is refused with the reason, and the existing templates stay', async () => {
    const { handlers, templates } = openInstallation('mine')
    templates.save(template)
    writeFileSync(path ?? '', '{"version": 1, "name": "x"}')
    await expect(handlers['template.import'](undefined)).rejects.toMatchObject({
      code: 'mapping.invalidTemplate',
      params: { reason: 'columns' },
    })
    expect(templates.list()).toEqual([template])
  })

  it('is neither written nor read when the dialog is closed', async () => {
    const { handlers, templates } = openInstallation('mine')
    templates.save(template)
    path = null
    expect(await handlers['template.export']({ name: template.name })).toBeNull()
    expect(await handlers['template.import'](undefined)).toBeNull()
  })
})

describe('the catalogue file', () => {
  it('keeps types, options and codes, ids digit for digit, and replaces known fields', async () => {
    const mine = openInstallation('mine')
    mine.customFields.save(level)
    mine.customFields.save({ configId: '5', configName: '爱好', valueType: 'multi' })
    expect(await mine.handlers['customField.export'](undefined)).toEqual({ fileName: 'file.json', fields: 2 })
    expect(readFileSync(path ?? '', 'utf8')).toContain('"9223372036854775807"')
    const theirs = openInstallation('theirs')
    theirs.customFields.save({ configId: '5', configName: '兴趣' })
    expect(await theirs.handlers['customField.import'](undefined)).toMatchObject({ added: 1, replaced: 1 })
    expect(theirs.customFields.list()).toEqual(mine.customFields.list())
  })

  it('refuses a second field of the same id unless it is the one being edited', async () => {
    const { handlers, customFields } = openInstallation('mine')
    customFields.save(level)
    customFields.save({ configId: '5', configName: '爱好' })
    // Changing the id of 爱好 to that of 等级 would lose one of them.
    const clash = { field: { configId: level.configId, configName: '爱好' }, replaces: '5' }
    expect(() => handlers['customField.save'](clash)).toThrow(
      expect.objectContaining({ code: 'mapping.invalidCustomField' }) as Error,
    )
    await handlers['customField.save']({ field: { configId: '6', configName: '爱好' }, replaces: '5' })
    expect(customFields.list().map(({ configId }) => configId)).toEqual(['6', level.configId])
  })
})
