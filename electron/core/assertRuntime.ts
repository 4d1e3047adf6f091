import { AppError } from '../shared/errors/AppError.ts'

/** Electron 45's Node; `node:sqlite` and `JSON.parse` with source text are relied on. */
const leastNodeMajor = 24

/**
 * Refuses a runtime that would read or keep data wrongly: too old, or without full ICU (no GB18030).
 *
 * @throws AppError `runtime.unsupported`
 */
export function assertRuntime(version: string = process.versions.node): void {
  const major = Number(version.split('.')[0])
  if (major < leastNodeMajor) {
    throw new AppError('runtime.unsupported', `Node ${version} is older than ${leastNodeMajor}`, {
      params: { found: `Node ${version}`, needed: `Node ${leastNodeMajor}` },
    })
  }
  try {
    new TextDecoder('gb18030')
  } catch (error) {
    throw new AppError('runtime.unsupported', 'this runtime cannot decode GB18030', {
      params: { found: 'TextDecoder', needed: 'gb18030' },
      cause: error,
    })
  }
}
