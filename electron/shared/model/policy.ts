import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import type { Settings } from './settings.ts'

/** Settings an administrator can fix for all users of a machine. */
export const managedSettings = [
  'endpoint',
  'callVersion',
  'batchRows',
  'retentionDays',
  'updateAddress',
  'language',
] as const satisfies readonly (keyof Settings)[]
export type ManagedSetting = (typeof managedSettings)[number]

export const policyStatusSchema = defineSchema(() =>
  z.strictObject({
    /** `broken`: the file exists but is invalid; nothing is sent until it is repaired. */
    state: z.enum(['none', 'active', 'broken']),
    /** Path at which the file is searched. */
    path: z.string(),
    /** Settings the user cannot change: 「由管理员设置」. */
    managed: z.array(z.enum(managedSettings)),
    /** Addresses that uploads may use; null: any. */
    allowedEndpoints: z.array(z.string()).nullable(),
    /** Fault of a broken file, in English, for the administrator. */
    fault: z.string().nullable(),
  }),
)
/** The machine-wide policy as the window shows it (docs/admin.md). */
export type PolicyStatus = z.infer<typeof policyStatusSchema>
