import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { fileURLToPath } from 'node:url'
import { realApp } from './app.ts'
import { strict } from './strict.ts'

interface ForkOptions {
  env?: NodeJS.ProcessEnv
  execArgv?: string[]
  stdio?: string
  serviceName?: string
}

const entryPath = fileURLToPath(new URL('./utilityEntry.ts', import.meta.url))

/**
 * A child process of Node in place of a utility process. Follows docs/api/utility-process.md and
 * shell/browser/api/electron_api_utility_process.cc: starts only after `ready`; `execArgv` are switches of Chromium, of
 * which V8 sees `--js-flags` alone; cannot be killed before `spawn`; a fatal error of V8 is `error` and then `exit`.
 */
class UtilityProcess extends EventEmitter {
  private readonly child: ChildProcess
  private hasSpawned = false

  constructor(modulePath: string, args: string[], { env, execArgv = [] }: ForkOptions) {
    super()
    const flags = execArgv
      .filter((each) => each.startsWith('--js-flags='))
      .flatMap((each) => each.slice('--js-flags='.length).split(' '))
    const switches = ['--disable-warning=ExperimentalWarning', ...flags]
    this.child = fork(entryPath, [modulePath, ...args], {
      // A full heap aborts: without a core where the system keeps one, which would hold the file's customers.
      ...(process.platform === 'win32'
        ? { execArgv: switches }
        : {
            execPath: '/bin/sh',
            execArgv: ['-c', 'ulimit -c 0; exec "$0" "$@"', process.execPath, ...switches],
          }),
      env: env ?? process.env,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.child.once('spawn', () => {
      this.hasSpawned = true
      this.emit('spawn')
    })
    this.child.on('message', (message) => this.emit('message', message))
    this.child.once('exit', (code, signal) => {
      if (signal === 'SIGABRT') this.emit('error', 'FatalError', 'V8', '{}')
      // Ended by `kill`: 0, as `HandleTermination` has it.
      this.emit('exit', signal === 'SIGTERM' ? 0 : (code ?? 6))
    })
  }

  get pid(): number | undefined {
    return this.hasSpawned ? this.child.pid : undefined
  }

  postMessage(message: unknown): void {
    // What is posted to a process that has ended is lost in silence.
    if (this.child.connected) this.child.send(message as object, () => {})
  }

  kill(): boolean {
    return this.hasSpawned && this.child.kill('SIGTERM')
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork(modulePath: string, args: string[] = [], options: ForkOptions = {}): UtilityProcess {
    if (!realApp.isReady()) throw new TypeError('utilityProcess cannot be created before app is ready.')
    return strict('UtilityProcess', new UtilityProcess(modulePath, args, options))
  },
})
