/**
 * Runs in place of main's entry module (`resolveDouble.ts`) and does around it what lib/browser/init.ts of Electron does:
 * `process.exit` is `app.exit`; `ready` comes after the entry module; an error of the entry module is an uncaught
 * exception, which without a listener of main opens a box and leaves the process running.
 */
import { pathToFileURL } from 'node:url'
import { realApp } from './app.ts'
import { currentHost } from './host.ts'

// Also without a window: only `app` ends an app of Electron.
setInterval(() => {}, 2 ** 30)

// Mirrors lib/browser/init.ts ("Map process.exit to app.exit"). Returns after `ready`, as Electron's does.
process.exit = realApp.exit.bind(realApp) as typeof process.exit

process.on('uncaughtException', (error) => {
  if (process.listenerCount('uncaughtException') > 1) return
  currentHost().say(`A JavaScript error occurred in the main process: ${error.stack ?? String(error)}`)
})

if (process.env['TUZHAN_DOUBLE_PLATFORM'] === 'win32') emptyStandardInput()

/** How two signals count as one: a Ctrl+C can arrive from the terminal and from the parent process. */
const oneInterruptMs = 2_000
let interruptedAt: number | null = null

// Quits as Electron does on Linux and macOS. A second interrupt ends the process at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interruptedAt === null) {
      interruptedAt = Date.now()
      realApp.quit()
    } else if (Date.now() - interruptedAt > oneInterruptMs) process.kill(process.pid, 'SIGKILL')
  })
}

try {
  await import(pathToFileURL(process.argv[1] ?? '').href)
  realApp.noteCodeLoaded()
} catch (error) {
  realApp.noteCodeLoaded()
  process.emit('uncaughtException', error as Error)
}

/** Standard input on Windows: always at its end (lib/common/init.ts). The descriptor below it is untouched. */
function emptyStandardInput(): void {
  const { Readable } = process.getBuiltinModule('node:stream')
  const empty = new Readable()
  empty.push(null)
  Object.defineProperty(process, 'stdin', { configurable: false, enumerable: true, get: () => empty })
}
