import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { resolve } from 'node:path'
import { toEnvironment, type HostSettings } from './hostSettings.ts'
import type { AddressMessage } from './attach.ts'

export const projectDir = resolve(import.meta.dirname, '../..')
export const mainPath = resolve(projectDir, 'out/main/index.js')

export interface HostProcessOptions extends HostSettings {
  /** Path of the built main bundle. */
  mainPath: string
  stdout: 'inherit' | 'pipe'
  stderr: 'inherit' | 'pipe'
  /** Arguments of main in `process.argv`: files to open. */
  arguments?: readonly string[]
  /** Environment variables that override those of this process. */
  environment?: { readonly [name: string]: string | undefined }
}

/** Starts a process that runs the main bundle in the browser host. SIGTERM ends it like the app. */
export function spawnHost({
  mainPath,
  stdout,
  stderr,
  arguments: mainArguments = [],
  environment,
  ...settings
}: HostProcessOptions): ChildProcess {
  const stdio: StdioOptions = ['ignore', stdout, stderr, 'ipc']
  const registerUrl = new URL('./register.ts', import.meta.url).href
  return spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', registerUrl, mainPath, ...mainArguments],
    { stdio, cwd: projectDir, env: { ...process.env, ...environment, ...toEnvironment(settings) } },
  )
}

/**
 * Waits for the address at which the process shows its window.
 *
 * @throws Error when the process ends first
 */
export function waitForAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as AddressMessage).address))
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`the host ended with ${String(signal ?? code)}`)))
  })
}
