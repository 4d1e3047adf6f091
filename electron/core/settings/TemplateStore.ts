import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors/AppError.ts'
import { templateSchema, type Template } from '../../shared/model/mapping.ts'
import type { QuarantinedFile } from '../../shared/model/settings.ts'
import { JsonFile, salvageList } from './JsonFile.ts'

/** Stores the 导入模板, by name. */
export class TemplateStore {
  readonly #file: JsonFile<z.ZodType<Template[]>>

  /** @param onQuarantine called when a damaged file is found; its readable entries are kept */
  constructor(dataDir: string, onQuarantine?: (quarantined: QuarantinedFile) => void) {
    this.#file = new JsonFile(join(dataDir, 'templates.json'), z.array(templateSchema), () => [], {
      salvage: salvageList(templateSchema),
      ...(onQuarantine && { onQuarantine }),
    })
  }

  list(): Template[] {
    return this.#file.read()
  }

  /** @throws AppError `mapping.invalidTemplate` {name, reason: `missing`} */
  get(name: string): Template {
    const template = this.list().find((each) => each.name === name)
    if (!template)
      throw new AppError('mapping.invalidTemplate', 'no such template', {
        params: { name, reason: 'missing' },
      })
    return template
  }

  /**
   * Adds a template, or replaces the one with the same name.
   *
   * @throws AppError `storage.*`
   */
  save(template: Template): Template[] {
    return this.#file.update((all) => [...all.filter((each) => each.name !== template.name), template])
  }

  /**
   * Renames a template; it keeps its position.
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
