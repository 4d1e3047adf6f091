import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mainPath } from '../../dev/browserHost/hostProcess.ts'
import { cliPath } from '../support/cli/runCli.ts'

/** The installed app has no Node to start the command line with: it is one itself. Under the electron double here. */

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'installed-cli-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const registerUrl = new URL('../../dev/browserHost/register.ts', import.meta.url).href

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    encoding: 'utf8',
    env: { ...process.env, TUZHAN_DATA_DIR: join(folder, 'data') },
  })
}

const installed = (...args: string[]) => run('--import', registerUrl, mainPath, '--', '--cli', ...args)

it('the installed command gives the output and exit code of the command line', () => {
  const own = run(cliPath, 'jobs', '--json')
  expect(own.status, own.stderr).toBe(0)
  expect(installed('jobs', '--json')).toMatchObject({ status: 0, stdout: own.stdout })
  expect(installed('help')).toMatchObject({ status: 0, stdout: run(cliPath, 'help').stdout })
})

it('the installed command accepts an address with options behind it, and returns the exit code of a wrong command', () => {
  const { status, stdout } = installed(
    'upload',
    'no-such-job',
    '--endpoint',
    'https://example.com/x',
    '--json',
  )
  expect(status).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'job.notFound' } })
})

it('the installed command opens no window and takes no lock of the window', () => {
  installed('jobs')
  expect(readdirSync(join(folder, 'data'))).not.toContain('browser-profile')
})

describe.skipIf(process.platform === 'win32')('a token that is piped into the installed command', () => {
  /** What is no token is refused with another code than nothing, and never reaches the keychain of this machine. */
  function setToken(options: { input: string; platform?: string }) {
    return spawnSync(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        ...['--import', registerUrl, mainPath, '--', '--cli', 'token', 'set', '--json'],
      ],
      {
        encoding: 'utf8',
        input: options.input,
        timeout: 120_000,
        env: {
          ...process.env,
          TUZHAN_DATA_DIR: join(folder, 'data'),
          TUZHAN_DOUBLE_PLATFORM: options.platform ?? process.platform,
        },
      },
    )
  }
  const codeOf = (stdout: string): unknown => (JSON.parse(stdout) as { error?: { code: string } }).error?.code

  // Electron replaces standard input on Windows by one that is always at its end.
  it('arrives where Electron’s standard input is always at its end, as on Windows', () => {
    const malformed = setToken({ input: '中文不是令牌\n', platform: 'win32' })
    expect(codeOf(malformed.stdout), malformed.stderr).toBe('token.malformed')
  })

  it('says how to pass it when nothing arrives', () => {
    const { stdout, stderr } = setToken({ input: '' })
    expect(codeOf(stdout)).toBe('token.noInput')
    expect(stderr).toContain('--from-file')
  })
})
