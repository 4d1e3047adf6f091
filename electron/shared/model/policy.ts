import type { Settings } from './settings.ts'

/** Settings an administrator can decide for everybody on a machine. */
export const managedSettings = [
  'endpoint',
  'batchRows',
  'retentionDays',
  'updateAddress',
  'language',
] as const satisfies readonly (keyof Settings)[]
export type ManagedSetting = (typeof managedSettings)[number]

/** What the window shows of the machine-wide policy (docs/admin.md). */
export interface PolicyStatus {
  /** `broken`: there is a file and it cannot be understood; nothing is sent until it is repaired. */
  state: 'none' | 'active' | 'broken'
  /** Where the file is looked for. */
  path: string
  /** Settings the user cannot change: 「由管理员设置」. */
  managed: ManagedSetting[]
  /** Addresses that uploads may go to; null: any. */
  allowedEndpoints: string[] | null
  /** What is wrong with a broken file, for the administrator; English. */
  fault: string | null
}
