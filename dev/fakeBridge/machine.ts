import type { PolicyStatus } from '../../electron/shared/model/policy.ts'
import type { UpdateStatus } from '../../electron/shared/model/update.ts'
import type { Scenario } from './scenario.ts'

/** The policy of the simulated machine's administrator. */
export function policyOf({ policy }: Scenario): PolicyStatus {
  const isManaged = policy === 'managed'
  return {
    state: isManaged ? 'active' : policy === 'broken' ? 'broken' : 'none',
    path: 'C:\\ProgramData\\tuzhan-import-assistant\\policy.json',
    managed: isManaged ? ['endpoint', 'batchRows', 'retentionDays', 'updateAddress', 'language'] : [],
    allowedEndpoints: isManaged ? ['https://integrate.rabbitpre.com/'] : null,
    fault: policy === 'broken' ? 'allowedEndpoint: Unrecognized key' : null,
  }
}

export function updateOf({ update: state }: Scenario): UpdateStatus {
  const isFound = state === 'available' || state === 'downloading' || state === 'ready'
  return {
    state,
    obstacle: state === 'unsupported' ? 'portable' : null,
    version: isFound ? '1.1.0' : null,
    releaseNotes: isFound ? '· 读取 .ods 更快\n· 修复了两处文字' : null,
    percent: state === 'downloading' ? 41 : null,
    checkedAt: isFound ? '2026-11-24T08:00:00.000Z' : null,
  }
}
