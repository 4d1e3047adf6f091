import type { CallVersionName } from '../../shared/model/callVersion.ts'
import type { CallVersion } from './CallVersion.ts'
import { firstVersion } from './firstVersion.ts'
import { secondVersion } from './secondVersion.ts'

const versions: Readonly<Record<CallVersionName, CallVersion>> = {
  v1: firstVersion,
  v2: secondVersion,
}

/** Returns the implementation of a version of the call. */
export function callVersionOf(name: CallVersionName): CallVersion {
  return versions[name]
}
