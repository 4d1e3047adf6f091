import { once } from 'node:events'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mainPath, projectDir, waitForAddress } from '../../dev/browserHost/hostProcess.ts'
import { encode } from '../../dev/browserHost/wire.ts'
import { requestChannel } from '../../electron/shared/ipc/envelope.ts'

/** How the built main bundle begins and ends under the electron double, which is as strict as Electron. */

const registerUrl = new URL('../../dev/browserHost/register.ts', import.meta.url).href
const nodeArguments = ['--disable-warning=ExperimentalWarning', '--import', registerUrl]
let folder: string
let child: ChildProcess | null = null

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'starting-'))))
afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  child = null
  rmSync(folder, { recursive: true, force: true })
})

const environment = (dataDir: string): NodeJS.ProcessEnv => ({
  ...process.env,
  TUZHAN_DATA_DIR: dataDir,
  TUZHAN_HOST_PORT: '0',
})

function run(args: string[], dataDir: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [...nodeArguments, ...args], {
    encoding: 'utf8',
    env: environment(dataDir),
    // An app that opened a box and stayed would otherwise keep the test for ever.
    timeout: 120_000,
  })
}

function startWindow(dataDir: string): ChildProcess {
  child = spawn(process.execPath, [...nodeArguments, mainPath], {
    cwd: folder,
    env: environment(dataDir),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  return child
}

describe('a start that cannot succeed', () => {
  it('ends with a message and 1 when the data folder cannot be made, and does not stay behind a box', () => {
    writeFileSync(join(folder, 'file'), '')
    const { status, stderr } = run([mainPath], join(folder, 'file/data'))
    expect(status).toBe(1)
    expect(stderr).toContain('无法启动')
    expect(stderr).not.toContain('A JavaScript error occurred')
  })

  it('ends a command line with a message and 1 when the installation is incomplete', () => {
    cpSync(dirname(mainPath), join(folder, 'out/main'), { recursive: true })
    symlinkSync(join(projectDir, 'node_modules'), join(folder, 'node_modules'), 'junction')
    rmSync(join(folder, 'out/main/cli.js'))
    const { status, stderr } = run(
      [join(folder, 'out/main/index.js'), '--', '--cli', 'help'],
      join(folder, 'data'),
    )
    expect(status).toBe(1)
    expect(stderr.trim()).not.toBe('')
    expect(stderr).not.toContain('A JavaScript error occurred')
  })
})

it('starts with a relative data folder, which Electron refuses as a path', async () => {
  const started = startWindow('data')
  await waitForAddress(started)
  expect(existsSync(join(folder, 'data/browser-profile'))).toBe(true)
  started.kill('SIGTERM')
  expect((await once(started, 'exit'))[0]).toBe(0)
})

// The terminal that started the app is closed, or a program that read its output ended.
it('keeps running when nobody reads its output any more', async () => {
  const started = startWindow(join(folder, 'data'))
  const address = new URL(await waitForAddress(started))
  started.stdout?.destroy()
  started.stderr?.destroy()
  // Each prints one line on stderr, into the broken pipe.
  for (let attempt = 0; attempt < 3; attempt++) {
    const response = await fetch(new URL('__host/invoke', address), {
      method: 'POST',
      headers: { Origin: address.origin },
      body: encode([requestChannel, ['no.such.route', {}]]),
    })
    expect(await response.text()).toContain('ipc.badRequest')
  }
  expect(started.exitCode).toBeNull()
  started.kill('SIGTERM')
  expect((await once(started, 'exit'))[0]).toBe(0)
})
