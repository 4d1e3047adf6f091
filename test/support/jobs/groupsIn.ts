import type { DuplicateGroup } from '../../../electron/shared/model/duplicateGroup.ts'
import type { CorrectionFixture } from './CorrectionFixture.ts'

/** The repeated customers of a job, in the order of their first rows. */
export async function groupsIn({ corrections, queries }: CorrectionFixture): Promise<DuplicateGroup[]> {
  const groups: DuplicateGroup[] = []
  for (let ordinal = 0; ordinal < queries.get('job').reconciliation.total; ordinal += 1) {
    const group = await corrections.duplicateGroup('job', ordinal)
    if (group?.firstOrdinal === ordinal) groups.push(group)
  }
  return groups
}
