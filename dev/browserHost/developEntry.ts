/**
 * Entry of the process that electron-vite starts for `npm run dev` without Electron: main in the electron double, its page
 * in a browser. After a change of main electron-vite ends this process and starts another without waiting for its end.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { defaultDataDir } from '../../electron/core/settings/dataDir.ts'
import { resolveDouble } from '../electronDouble/resolveDouble.ts'
import { attachBrowserHost } from './attach.ts'
import { projectDir } from './hostProcess.ts'

/** The longest that the process before may take to end its calls. */
const longestWaitMs = 60_000
const probeGapMs = 50

process.argv[1] = join(projectDir, 'out-dev/main/index.js')
process.argv.length = 2
await formerEnded()
resolveDouble()
attachBrowserHost()
await import('../electronDouble/entry.ts')

/** It holds the port and the lock of the data folder. */
async function formerEnded(): Promise<void> {
  const lockPath = join(defaultDataDir(), 'browser-profile/double.lock')
  const endMs = performance.now() + longestWaitMs
  while (performance.now() < endMs) {
    try {
      process.kill(Number(readFileSync(lockPath, 'utf8')), 0)
    } catch {
      return
    }
    await pause(probeGapMs)
  }
}
