import { join } from 'node:path'
import { z } from 'zod'
import { settingsSchema, defaultSettings, type Settings } from '../../shared/model/settings.ts'
import { parseEndpoint } from '../platform/endpoint.ts'
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
