import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CustomFieldStore } from '../core/settings/CustomFieldStore.ts'
import { Policy } from '../core/settings/Policy.ts'
import { SettingsStore } from '../core/settings/SettingsStore.ts'
import { TemplateStore } from '../core/settings/TemplateStore.ts'
import type { CustomField } from '../shared/model/field.ts'
import type { Job } from '../shared/model/job.ts'
import type { Template } from '../shared/model/mapping.ts'
import type { Settings } from '../shared/model/settings.ts'
import type { Session } from './Session.ts'

/** What a data folder knows that decides how a file is read and mapped. */
export interface Knowledge {
  customFields: readonly CustomField[]
  templates: readonly Template[]
  settings: Settings
  policy: Policy
  /** Newest first. */
  jobs: readonly Job[]
}

/**
 * Reads what the data folder knows. Makes no folder, no journal and no file where there is none, so that looking at a file
 * leaves nothing behind.
 *
 * @throws AppError `storage.*`
 */
export function readKnowledge(session: Session): Knowledge {
  if (existsSync(join(session.dataDir, 'journal.sqlite'))) {
    const { customFields, templates, settings, policy, jobs } = session.services
    return {
      customFields: customFields.list(),
      templates: templates.list(),
      settings: settings.get(),
      policy,
      jobs: jobs.list(),
    }
  }
  const policy = new Policy()
  return {
    customFields: new CustomFieldStore(session.dataDir).list(),
    templates: new TemplateStore(session.dataDir).list(),
    settings: new SettingsStore(session.dataDir, policy).get(),
    policy,
    jobs: [],
  }
}
