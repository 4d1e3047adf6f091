import { fileURLToPath } from 'node:url'
import { utilityProcess } from 'electron'
import { environmentOfChild, IsolatedWorkEnded, type RunIsolated } from '../core/worker/isolation.ts'

/**
 * Runs isolated work in a utility process of Electron, whose heap is its own: all heaps of one process share 4 GB there,
 * and a worker thread that used them up would take the window with it. Only after `ready`.
 *
 * Its `execArgv` are switches of Chromium, and Electron hands `--js-flags` to V8
 * (shell/browser/api/electron_api_utility_process.cc, shell/browser/javascript_environment.cc).
 *
 * @param program of the process: receives the input as one message and sends its answer as one
 */
export function inUtilityProcess(program: URL): RunIsolated {
  return async ({ heapMegabytes, ...message }, signal) => {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
    const child = utilityProcess.fork(fileURLToPath(program), [], {
      execArgv: [`--js-flags=--max-heap-size=${heapMegabytes}`],
      env: environmentOfChild(),
      stdio: 'ignore',
      serviceName: 'spreadsheet parser',
    })
    let isFatal = false
    let isOver = false
    // A process that has not started cannot be ended yet.
    child.once('spawn', () => isOver && child.kill())
    // V8 could not continue, and SheetJS gives it no other cause than memory.
    child.once('error', () => (isFatal = true))
    child.once('exit', (code) => reject(new IsolatedWorkEnded(`the process ended with ${code}`, isFatal)))
    child.once('message', (bytes: Uint8Array) => resolve(bytes))
    const onAbort = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', onAbort)
    child.postMessage(message)
    try {
      return await promise
    } finally {
      isOver = true
      signal.removeEventListener('abort', onAbort)
      child.kill()
    }
  }
}
