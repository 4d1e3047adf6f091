import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors/AppError.ts'
import { customFieldSchema, settingsSchema, templateSchema } from '../../shared/ipc/schemas.ts'
import type { CustomField } from '../../shared/model/field.ts'
import type { Template } from '../../shared/model/mapping.ts'
import { defaultSettings, type Settings } from '../../shared/model/settings.ts'
import { parseEndpoint } from '../platform/endpoint.ts'
import { saveCustomField } from '../mapping/customFieldCatalogue.ts'
import { JsonFile } from './JsonFile.ts'
import { Policy } from './Policy.ts'

/** 设置. Kept in `settings.json`; what a newer or older version wrote, or a hand, falls back entry by entry. */
export class SettingsStore {
  readonly #file: JsonFile<z.ZodType<Settings>>
  readonly #policy: Policy

  /** @param policy of this machine, whose values go before the user's */
  constructor(dataDir: string, policy = new Policy()) {
    this.#policy = policy
    const schema = z.looseObject({}).transform(readSettings)
    this.#file = new JsonFile(join(dataDir, 'settings.json'), schema, () => ({ ...defaultSettings }))
  }

  get(): Settings {
    return this.#policy.override(this.#file.read())
  }

  /**
   * Changes what the user may change; what the administrator decides stays as it is.
   *
   * @throws AppError `platform.invalidEndpoint`, `policy.*`, `storage.*`
   */
  set(settings: Settings): Settings {
    const endpoint = parseEndpoint(settings.endpoint).href
    const updateAddress = settings.updateAddress === null ? null : parseEndpoint(settings.updateAddress).href
    const stored = this.#file.update((before) => {
      const changed = this.#policy.withoutManaged({ ...settings, endpoint, updateAddress }, before)
      if (changed.endpoint !== before.endpoint) this.#policy.assertAllowed(changed.endpoint)
      return changed
    })
    return this.#policy.override(stored)
  }
}

/** One entry that makes no sense must not cost the user the others: the address above all. */
function readSettings(stored: { [name: string]: unknown }): Settings {
  const known = Object.entries(settingsSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(stored[name])
    return parsed.success ? [[name, parsed.data]] : []
  })
  return { ...defaultSettings, ...(Object.fromEntries(known) as Partial<Settings>) }
}

/** 导入模板, by name. */
export class TemplateStore {
  readonly #file: JsonFile<z.ZodType<Template[]>>

  constructor(dataDir: string) {
    this.#file = new JsonFile(join(dataDir, 'templates.json'), z.array(templateSchema), () => [])
  }

  list(): Template[] {
    return this.#file.read()
  }

  /** @throws AppError `mapping.invalidTemplate` when there is none of that name */
  get(name: string): Template {
    const template = this.list().find((each) => each.name === name)
    if (!template)
      throw new AppError('mapping.invalidTemplate', 'no such template', {
        params: { name, reason: 'missing' },
      })
    return template
  }

  /**
   * Adds a template, or replaces the one of the same name.
   *
   * @throws AppError `storage.*`
   */
  save(template: Template): Template[] {
    return this.#file.update((all) => [...all.filter((each) => each.name !== template.name), template])
  }

  /**
   * Gives a template another name; it keeps its place.
   *
   * @throws AppError `mapping.invalidTemplate` {name, reason: `missing` | `nameTaken`}, `storage.*`
   */
  rename(name: string, newName: string): Template[] {
    this.get(name)
    if (newName !== name && this.list().some((each) => each.name === newName)) {
      throw new AppError('mapping.invalidTemplate', 'the name is taken', {
        params: { name: newName, reason: 'nameTaken' },
      })
    }
    return this.#file.update((all) =>
      all.map((each) => (each.name === name ? { ...each, name: newName } : each)),
    )
  }

  remove(name: string): Template[] {
    return this.#file.update((all) => all.filter((each) => each.name !== name))
  }
}

/** 自定义字段 the user has told the app about, by `configId`. */
export class CustomFieldStore {
  readonly #file: JsonFile<z.ZodType<CustomField[]>>

  constructor(dataDir: string) {
    this.#file = new JsonFile(join(dataDir, 'custom-fields.json'), z.array(customFieldSchema), () => [])
  }

  list(): CustomField[] {
    return this.#file.read()
  }

  /**
   * Adds a field, or changes one.
   *
   * @param replaces the configId of the field that is changed; default: the one of the same configId, if there is any
   * @throws AppError `mapping.invalidCustomField` {configId, reason}, `storage.*`
   */
  save(field: CustomField, replaces = field.configId): CustomField[] {
    return this.#file.update((all) => saveCustomField(all, field, replaces))
  }

  /**
   * Adds the fields of a catalogue; those of the same `configId` are replaced.
   *
   * @throws AppError `storage.*`
   */
  add(fields: readonly CustomField[]): { added: number; replaced: number; fields: CustomField[] } {
    let replaced = 0
    const all = this.#file.update((known) => {
      replaced = fields.filter(({ configId }) => known.some((each) => each.configId === configId)).length
      return fields.reduce((catalogue, field) => saveCustomField(catalogue, field, field.configId), known)
    })
    return { added: fields.length - replaced, replaced, fields: all }
  }

  remove(configId: string): CustomField[] {
    return this.#file.update((all) => all.filter((each) => each.configId !== configId))
  }
}
