import { join } from 'node:path'
import { z } from 'zod'
import { customFieldSchema, type CustomField } from '../../shared/model/field.ts'
import { saveCustomField } from '../mapping/customFieldCatalogue.ts'
import type { QuarantinedFile } from '../../shared/model/settings.ts'
import { JsonFile, salvageList } from './JsonFile.ts'

/** Stores the 自定义字段 that the user has entered, by `configId`. */
export class CustomFieldStore {
  readonly #file: JsonFile<z.ZodType<CustomField[]>>

  /** @param onQuarantine called when a damaged file is found; its readable entries are kept */
  constructor(dataDir: string, onQuarantine?: (quarantined: QuarantinedFile) => void) {
    this.#file = new JsonFile(join(dataDir, 'custom-fields.json'), z.array(customFieldSchema), () => [], {
      salvage: salvageList(customFieldSchema),
      ...(onQuarantine && { onQuarantine }),
    })
  }

  list(): CustomField[] {
    return this.#file.read()
  }

  /**
   * Adds or replaces a field.
   *
   * @param replaces `configId` of the field to replace, if there is one; default: that of `field`
   * @returns all fields
   * @throws AppError `mapping.invalidCustomField` {configId, reason}, `storage.*`
   */
  save(field: CustomField, replaces = field.configId): CustomField[] {
    return this.#file.update((all) => saveCustomField(all, field, replaces))
  }

  /**
   * Adds the fields of a catalogue. Replaces those with the same `configId`.
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
