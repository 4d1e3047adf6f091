import { firstVersion } from '../../../electron/core/platform/firstVersion.ts'
import type { MatchingOptions } from '../../../electron/shared/model/matchingOptions.ts'

/** A body as the app sends it in the first version of the call. */
export function firstVersionBody(options: MatchingOptions, records: readonly string[]): string {
  return firstVersion.createBodyWriter({
    options,
    mapping: { columns: [], constants: [], blanksClear: false },
  })(records)
}
