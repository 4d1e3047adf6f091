import { fileURLToPath } from 'node:url'
import { utilityProcess } from 'electron'
import { environmentOfChild } from '../core/worker/isolation.ts'
import { IsolatedWorkEnded, type IsolatedAnswer, type Isolation } from '../core/worker/IsolatedWork.ts'
import { IsolatedWorks } from '../core/worker/IsolatedWorks.ts'

/**
 * Does isolated work in utility processes of Electron, whose heap is its own: all heaps of one process share 4 GB there,
 * and a worker thread that used them up would take the window with it. Only after `ready`.
 *
 * Its `execArgv` are switches of Chromium, and Electron hands `--js-flags` to V8
 * (shell/browser/api/electron_api_utility_process.cc, shell/browser/javascript_environment.cc).
 *
 * @param program of the process: takes each `IsolatedMessage`, and sends its answers
 */
export function inUtilityProcess(program: URL): Isolation {
  return new IsolatedWorks((heapMegabytes, { answer, end }) => {
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
    child.once('exit', (code) => end(new IsolatedWorkEnded(`the process ended with ${code}`, isFatal)))
    child.on('message', (message: IsolatedAnswer) => answer(message))
    return {
      send: async (message) => child.postMessage(message),
      // The app lives as long as its window.
      hold: () => undefined,
      kill: () => {
        isOver = true
        child.kill()
      },
    }
  })
}
