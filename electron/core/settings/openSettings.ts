import type { QuarantinedFile } from '../../shared/model/settings.ts'
import { CustomFieldStore } from './CustomFieldStore.ts'
import { Policy } from './Policy.ts'
import { SettingsStore } from './SettingsStore.ts'
import { TemplateStore } from './TemplateStore.ts'

/** The user's files that are no customers, and what the administrator has decided. */
export interface OpenedSettings {
  settings: SettingsStore
  policy: Policy
  templates: TemplateStore
  customFields: CustomFieldStore
  /** What was found damaged and repaired; grows when later damage is found. */
  quarantined: readonly QuarantinedFile[]
}

/**
 * Opens the settings, the templates and the custom fields of a data folder. Reads each once, so that damage is found before it
 * matters.
 *
 * @param policy default: the file of this machine
 * @throws AppError `storage.*`
 */
export function openSettings(dataDir: string, policy: Policy = new Policy()): OpenedSettings {
  const quarantined: QuarantinedFile[] = []
  const note = (found: QuarantinedFile): void => void quarantined.push(found)
  const settings = new SettingsStore(dataDir, policy, note)
  const templates = new TemplateStore(dataDir, note)
  const customFields = new CustomFieldStore(dataDir, (found) => {
    note(found)
    // Without its field a column would be left out of every upload.
    settings.requireConfirmation(found.file)
  })
  for (const read of [() => settings.get(), () => templates.list(), () => customFields.list()]) read()
  return { settings, policy, templates, customFields, quarantined }
}
