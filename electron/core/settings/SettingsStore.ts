import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors/AppError.ts'
import {
  settingsSchema,
  defaultSettings,
  type QuarantinedFile,
  type Settings,
} from '../../shared/model/settings.ts'
import { callVersionOfEndpoint, endpointForVersion } from '../../shared/model/callVersion.ts'
import { parseEndpoint } from '../platform/endpoint.ts'
import { JsonFile, type Salvaged } from './JsonFile.ts'
import { Policy } from './Policy.ts'

/** The content of `settings.json`. */
interface StoredSettings extends Settings {
  /** Damaged files that the user must confirm before anything is sent to the live platform. */
  unconfirmed?: string[]
}

const fileName = 'settings.json'

/** Entries that decide where rows are sent: if they are lost, a test could reach real customers. */
const decisive = ['endpoint', 'callVersion', 'isRehearsal']

/** Decisive entries that are missing and stand there in another spelling: `Endpoint`, `is_rehearsal`. */
function misspelt(stored: { readonly [name: string]: unknown }): string[] {
  const names = Object.keys(stored).map((name) => name.toLowerCase().replace(/[\s_-]/g, ''))
  return decisive.filter((name) => stored[name] === undefined && names.includes(name.toLowerCase()))
}

const storedSchema = z
  .looseObject({ ...settingsSchema.partial().shape, unconfirmed: z.array(z.string()).optional() })
  .refine((stored) => misspelt(stored).length === 0)
  .transform((stored) => withDefaults(stored as Partial<StoredSettings>))

/** 设置, in `settings.json`. Each unreadable entry (newer version, manual edit) falls back to its default. */
export class SettingsStore {
  readonly #file: JsonFile<z.ZodType<StoredSettings>>
  readonly #policy: Policy
  /** The last read could not open an existing file: it may name another address than the default. */
  #isUnreadable = false
  /** Files to be confirmed whose names could not be stored. */
  readonly #unstored = new Set<string>()

  /**
   * @param policy default: that of this machine; its values override the user's
   * @param onQuarantine called when a damaged file is found
   */
  constructor(dataDir: string, policy = new Policy(), onQuarantine?: (quarantined: QuarantinedFile) => void) {
    this.#policy = policy
    this.#file = new JsonFile(join(dataDir, fileName), storedSchema, () => ({ ...defaultSettings }), {
      salvage: salvageSettings,
      ...(onQuarantine && { onQuarantine }),
    })
  }

  get(): Settings {
    return this.#policy.override(settingsOf(this.#read()))
  }

  /**
   * The address for live uploads that name none.
   *
   * @throws AppError `settings.unconfirmed` as `assertConfirmed`
   */
  liveEndpoint(): string {
    this.assertConfirmed()
    return this.get().endpoint
  }

  /** The damaged files that the user must still confirm. */
  unconfirmed(): string[] {
    const { unconfirmed = [] } = this.#read()
    return [...new Set([...unconfirmed, ...this.#unstored, ...(this.#isUnreadable ? [fileName] : [])])]
  }

  /**
   * Call before anything is sent to the live platform: a damaged file must never silently change the address
   * or drop columns.
   *
   * @param isAddressGiven the upload names its own address, so `settings.json` need not be confirmed
   * @throws AppError `settings.unconfirmed` {files, endpoint}
   */
  assertConfirmed(isAddressGiven = false): void {
    const files = this.unconfirmed().filter((name) => !isAddressGiven || name !== fileName)
    if (files.length === 0) return
    throw new AppError('settings.unconfirmed', 'damaged settings wait for the user', {
      params: { files: files.join('、'), endpoint: this.get().endpoint },
    })
  }

  /** Records that the user has checked the address and the lost entries. @throws AppError `storage.*` */
  confirm(): void {
    this.#file.update(settingsOf)
    this.#unstored.clear()
  }

  /**
   * Requires, across restarts, that the user confirms a damaged file. On an unwritable disk until this process
   * ends: the next start finds the damage again.
   */
  requireConfirmation(file: string): void {
    try {
      this.#file.update((stored) => ({
        ...stored,
        unconfirmed: [...new Set([...(stored.unconfirmed ?? []), file])],
      }))
    } catch {
      this.#unstored.add(file)
    }
  }

  /**
   * Stores the user's settings; managed values are kept. A changed address counts as confirmed. Address and version
   * of the call stay a pair: a known address brings its version, a version its address.
   *
   * @returns the settings now in force
   * @throws AppError `platform.invalidEndpoint`, `policy.*`, `storage.*`
   */
  set(settings: Settings): Settings {
    const endpoint = parseEndpoint(settings.endpoint).href
    const updateAddress = settings.updateAddress === null ? null : parseEndpoint(settings.updateAddress).href
    const stored = this.#file.update((before) => {
      const asked = paired({ ...settings, endpoint, updateAddress }, before)
      const changed = this.#policy.withoutManaged(asked, before)
      const isOther = changed.endpoint !== before.endpoint
      if (isOther) this.#policy.assertAllowed(changed.endpoint)
      const unconfirmed = before.unconfirmed?.filter((name) => !isOther || name !== fileName) ?? []
      return unconfirmed.length === 0 ? changed : { ...changed, unconfirmed }
    })
    return this.#policy.override(settingsOf(stored))
  }

  #read(): StoredSettings {
    this.#isUnreadable = false
    return this.#file.read(() => {
      this.#isUnreadable = true
      return { ...defaultSettings }
    })
  }
}

function paired(settings: Settings, before: Settings): Settings {
  const isOther = settings.endpoint !== before.endpoint
  const ofAddress = isOther ? callVersionOfEndpoint(settings.endpoint) : null
  const callVersion = ofAddress ?? settings.callVersion
  return { ...settings, callVersion, endpoint: endpointForVersion(settings.endpoint, callVersion) }
}

function settingsOf(stored: StoredSettings): Settings {
  const settings = { ...stored }
  delete settings.unconfirmed
  return settings
}

function withDefaults(stored: Partial<StoredSettings>): StoredSettings {
  const known = Object.keys(settingsSchema.shape).flatMap((name) => {
    const value = stored[name as keyof Settings]
    return value === undefined ? [] : [[name, value]]
  })
  const { unconfirmed = [] } = stored
  return {
    ...defaultSettings,
    ...(Object.fromEntries(known) as Partial<Settings>),
    ...(unconfirmed.length > 0 && { unconfirmed }),
  }
}

function salvageSettings(value: unknown, isTextDamaged: boolean): Salvaged<StoredSettings> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const stored = (isObject ? value : {}) as { readonly [name: string]: unknown }
  const read: { [name: string]: unknown } = {}
  const lost: string[] = []
  for (const [name, schema] of Object.entries(settingsSchema.shape)) {
    const parsed = schema.safeParse(stored[name])
    if (parsed.success) read[name] = parsed.data
    // In valid JSON a missing entry was never written, so it is not lost.
    else if (stored[name] !== undefined || isTextDamaged || !isObject) lost.push(name)
  }
  for (const name of misspelt(stored)) if (!lost.includes(name)) lost.push(name)
  const before = z.array(z.string()).safeParse(stored['unconfirmed'])
  const unconfirmed = new Set(before.success ? before.data : [])
  if (decisive.some((name) => lost.includes(name))) unconfirmed.add(fileName)
  return {
    value: withDefaults({ ...read, unconfirmed: [...unconfirmed] } as Partial<StoredSettings>),
    lost: Object.keys(read).length === 0 ? null : lost,
  }
}
