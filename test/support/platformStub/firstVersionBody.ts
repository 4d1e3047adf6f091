import { firstVersion } from '../../../electron/core/platform/firstVersion.ts'
import { toStagedRecords } from '../../../electron/core/records/stagedRecord.ts'
import type { MatchingOptions } from '../../../electron/shared/model/matchingOptions.ts'

/** A body as the app sends it in the first version of the call. */
export function firstVersionBody(options: MatchingOptions, records: readonly string[]): string {
  const mapping = { columns: [], constants: [], blanksClear: false }
  return firstVersion.createBodyWriter({ options, mapping })(toStagedRecords(records)).toString()
}
