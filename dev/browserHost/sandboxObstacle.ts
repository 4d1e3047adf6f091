import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Why Chromium's sandbox cannot start, so that Electron would abort with a trace instead of a window. */
export type SandboxObstacle = 'root' | 'namespaces'

export interface SandboxFacts {
  platform: string
  /** User id of this process; undefined on Windows. */
  userId: number | undefined
  /** Content of a file, or null. */
  read: (path: string) => string | null
  /** Whether the file belongs to root and runs as root (setuid). */
  isSetuidRoot: (path: string) => boolean
}

/** Switches of the kernel with which ordinary users get no namespaces, and the value that says so. */
const restrictions: readonly { path: string; value: string }[] = [
  // Ubuntu 23.10 and later (electron#42510).
  { path: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns', value: '1' },
  // Debian 10 and older.
  { path: '/proc/sys/kernel/unprivileged_userns_clone', value: '0' },
  { path: '/proc/sys/user/max_user_namespaces', value: '0' },
]

/**
 * Finds out whether Electron can start its sandbox on this machine. Linux only: elsewhere nothing has to be set up.
 * `npm` unpacks `chrome-sandbox` without the setuid bit, so namespaces are the only way for a development copy.
 *
 * @param electronPath of Electron's binary
 */
export function sandboxObstacle(electronPath: string, facts: SandboxFacts = machine): SandboxObstacle | null {
  const { platform, userId, read, isSetuidRoot } = facts
  if (platform !== 'linux') return null
  if (userId === 0) return 'root'
  if (isSetuidRoot(join(dirname(electronPath), 'chrome-sandbox'))) return null
  return restrictions.some(({ path, value }) => read(path)?.trim() === value) ? 'namespaces' : null
}

const machine: SandboxFacts = {
  platform: process.platform,
  userId: process.getuid?.(),
  read: (path) => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return null
    }
  },
  isSetuidRoot: (path) => {
    const found = statSync(path, { throwIfNoEntry: false })
    return found?.uid === 0 && (found.mode & 0o4000) !== 0
  },
}
