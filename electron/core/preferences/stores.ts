import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors/AppError.ts'
import { customFieldSchema, settingsSchema, templateSchema } from '../../shared/ipc/schemas.ts'
import type { CustomField } from '../../shared/model/field.ts'
import type { Template } from '../../shared/model/mapping.ts'
import { defaultSettings, type Settings } from '../../shared/model/settings.ts'
import { parseEndpoint } from '../platform/index.ts'
import { JsonFile } from './JsonFile.ts'

/** 设置. Kept in `settings.json`; entries a newer or older version wrote fall back to their default. */
export class SettingsStore {
  readonly #file: JsonFile<z.ZodType<Settings>>

  constructor(dataDir: string) {
    const schema = z.preprocess(
      (value) => (typeof value === 'object' && value !== null ? { ...defaultSettings, ...value } : value),
      settingsSchema,
    )
    this.#file = new JsonFile(join(dataDir, 'settings.json'), schema as z.ZodType<Settings>, () => ({
      ...defaultSettings,
    }))
  }

  get(): Settings {
    return this.#file.read()
  }

  /** @throws AppError `platform.invalidEndpoint`, `storage.*` */
  set(settings: Settings): Settings {
    const endpoint = parseEndpoint(settings.endpoint).href
    this.#file.write({ ...settings, endpoint })
    return this.get()
  }
}

/** 导入模板, by name. */
export class TemplateStore {
  readonly #file: JsonFile<z.ZodType<Template[]>>

  constructor(dataDir: string) {
    const schema = z.array(templateSchema) as unknown as z.ZodType<Template[]>
    this.#file = new JsonFile(join(dataDir, 'templates.json'), schema, () => [])
  }

  list(): Template[] {
    return this.#file.read()
  }

  /** @throws AppError `mapping.invalidTemplate` when there is none of that name */
  get(name: string): Template {
    const template = this.list().find((each) => each.name === name)
    if (!template) throw new AppError('mapping.invalidTemplate', 'no such template', { params: { name } })
    return template
  }

  /** Adds a template, or replaces the one of the same name. */
  save(template: Template): Template[] {
    this.#file.write([...this.list().filter((each) => each.name !== template.name), template])
    return this.list()
  }

  remove(name: string): Template[] {
    this.#file.write(this.list().filter((each) => each.name !== name))
    return this.list()
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

  /** Adds a field, or renames the one of the same `configId`. */
  save(field: CustomField): CustomField[] {
    this.#file.write([...this.list().filter((each) => each.configId !== field.configId), field])
    return this.list()
  }

  remove(configId: string): CustomField[] {
    this.#file.write(this.list().filter((each) => each.configId !== configId))
    return this.list()
  }
}
