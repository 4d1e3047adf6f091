import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { fork } from 'node:child_process'
import {
  IsolatedWorkEnded,
  type IsolatedAnswer,
  type IsolatedMessage,
  type Isolation,
} from './IsolatedWork.ts'
import { IsolatedWorks } from './IsolatedWorks.ts'

/** Of the heap of a thread: what SheetJS makes lives long. */
const youngMegabytes = 48

/** How this thread has isolated work done. The program of the sources; the built app names its own (`setIsolation`). */
let current: Isolation = inChildProcess(new URL('../../worker/parser.ts', import.meta.url))

/** Decides how this thread has isolated work done. Every entry of the built app calls it first. */
export function setIsolation(isolation: Isolation): void {
  current = isolation
}

/** What `setIsolation` named last. */
export const isolation: Isolation = {
  open: (key, input, signal) => current.open(key, input, signal),
  leave: (subject) => current.leave(subject),
}

/** V8 aborts a process whose heap is full; the core that this leaves where the system keeps one would hold the file's customers. */
const withoutCore = 'ulimit -c 0; exec "$0" "$@"'

/**
 * Does isolated work in child processes of Node. They end with this process.
 *
 * @param program of the child: takes each `IsolatedMessage`, and sends its answers
 */
export function inChildProcess(program: URL): Isolation {
  return new IsolatedWorks((heapMegabytes, { answer, end }) => {
    const heapLimit = `--max-heap-size=${heapMegabytes}`
    const child = fork(fileURLToPath(program), {
      ...(process.platform === 'win32'
        ? { execArgv: [heapLimit] }
        : { execPath: '/bin/sh', execArgv: ['-c', withoutCore, process.execPath, heapLimit] }),
      env: environmentOfChild(),
      // Copies typed arrays as they are; the default is JSON.
      serialization: 'advanced',
      // Keeps the library's warnings out of our output.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const kill = (): void => void child.kill('SIGKILL')
    process.once('exit', kill)
    child.on('message', (message) => answer(message as IsolatedAnswer))
    child.on('error', (error) => end(new IsolatedWorkEnded(error.message, false)))
    child.once('exit', (code, endedBy) => {
      process.off('exit', kill)
      // V8 aborts a process whose heap is full: SIGABRT or SIGTRAP, on Windows 134 or a status of the system.
      const isOutOfMemory = endedBy !== null || code === 134 || (code ?? 0) >= 0x8000_0000
      end(new IsolatedWorkEnded(`the process ended with ${endedBy ?? code}`, isOutOfMemory))
    })
    return {
      // A failure is followed by the end.
      send: (message) => new Promise((resolve) => child.send(message, () => resolve())),
      hold: (isHeld) => {
        const how = isHeld ? 'ref' : 'unref'
        child[how]()
        child.channel?.[how]()
      },
      kill,
    }
  })
}

/**
 * Does isolated work in worker threads: for Electron's command line, which can start no process (`utilityProcess` needs
 * the window's event loop, and its binary does not run as Node). There is no window that it could take with it.
 */
export function inThread(program: URL): Isolation {
  return new IsolatedWorks((heapMegabytes, { answer, end }) => {
    const worker = new Worker(program, {
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxYoungGenerationSizeMb: youngMegabytes,
        maxOldGenerationSizeMb: heapMegabytes - youngMegabytes,
      },
    })
    worker.on('message', answer)
    worker.once('error', (cause: Error & { code?: string }) =>
      end(new IsolatedWorkEnded(cause.message, cause.code === 'ERR_WORKER_OUT_OF_MEMORY')),
    )
    worker.once('exit', (code) => end(new IsolatedWorkEnded(`the thread ended with ${code}`, false)))
    return {
      send: async (message: IsolatedMessage) => worker.postMessage(message),
      hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
      kill: () => void worker.terminate(),
    }
  })
}

/** Secrets and options of this process are nothing to a program that reads a stranger's file. */
export function environmentOfChild(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('TUZHAN_') && name !== 'NODE_OPTIONS'),
  )
}
