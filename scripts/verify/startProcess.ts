import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { CommandResult } from './PackedApp.ts'

/** Generous for a busy runner; a start takes two seconds. */
export const startLimitMs = 60_000
const secondStartLimitMs = 30_000

/** A program and the arguments that come before those of the app. */
export interface Program {
  path: string
  arguments: readonly string[]
}

export interface StartedProcess {
  child: ChildProcess
  output(): string
  /** Resolves with the first match in the output. @throws Error when the process ends first, or too late */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  kill(): Promise<void>
  quit(): Promise<number | null>
}

/** Runs a program to its end. */
export function runProgram(
  { path, arguments: before }: Program,
  args: readonly string[],
  dataDir: string,
  input = '',
): CommandResult {
  const { status, stdout, stderr } = spawnSync(path, [...before, ...args], {
    encoding: 'utf8',
    input,
    timeout: startLimitMs,
    env: environmentOf(dataDir),
  })
  return { exitCode: status, stdout, stderr }
}

/** Starts a program whose window stays open. */
export function startProgram(
  { path, arguments: before }: Program,
  args: readonly string[],
  dataDir: string,
): StartedProcess {
  const child = spawn(path, [...before, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentOf(dataDir),
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (piece: string) => (text += piece))
  }
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (!hasEnded()) {
      const exited = once(child, 'exit')
      child.kill(signal)
      const late = setTimeout(() => child.kill('SIGKILL'), startLimitMs)
      await exited
      clearTimeout(late)
    }
    return child.exitCode
  }
  return {
    child,
    output: () => text,
    async printed(pattern) {
      for (const endMs = performance.now() + startLimitMs; performance.now() < endMs; await pause(50)) {
        const found = pattern.exec(text)
        if (found) return found
        if (hasEnded()) break
      }
      throw new Error(`${String(pattern)} was not printed:\n${text.slice(-2_000)}`)
    },
    kill: async () => void (await end('SIGKILL')),
    quit: () => end('SIGTERM'),
  }
}

/** Starts the app once more on data that another process has open, and waits for its end. */
export async function startAgain(
  program: Program,
  files: readonly string[],
  dataDir: string,
): Promise<CommandResult> {
  const second = startProgram(program, files, dataDir)
  const late = setTimeout(() => void second.kill(), secondStartLimitMs)
  const [exitCode] = (await once(second.child, 'exit')) as [number | null]
  clearTimeout(late)
  return { exitCode, stdout: second.output(), stderr: '' }
}

function environmentOf(dataDir: string): NodeJS.ProcessEnv {
  return { ...process.env, TUZHAN_DATA_DIR: dataDir, TUZHAN_HOST_PORT: '0', TUZHAN_HOST_OPENS: '0' }
}
