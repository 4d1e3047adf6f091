import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const scenario = join(import.meta.dirname, 'scenario.ts')
const canary = 'canary-token-6f1e2d3c'
const run = promisify(execFile)

/** Why the tests cannot run on this machine, or null. */
function missing(): string | null {
  if (process.platform !== 'linux') return null
  const tools = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon']
  const absent = tools.filter((tool) => spawnSync(tool, ['--help'], { stdio: 'ignore' }).error !== undefined)
  return absent.length === 0 ? null : `not installed: ${absent.join(', ')}`
}

const reason = missing()
if (reason !== null) console.log(`keychain tests skipped, ${reason}`)

let home: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'keychain-'))
})

afterAll(async () => {
  await rm(home, { recursive: true, force: true })
})

/**
 * Runs a scenario in a new process; on Linux with a bus and a Secret Service of its own, whose keyrings are in `home`,
 * so that nothing of the developer's is touched.
 *
 * @param before shell commands once the service runs
 */
async function play(name: string, argument = '', before = ''): Promise<unknown> {
  if (process.platform !== 'linux') {
    const { stdout } = await run(process.execPath, [scenario, name, argument])
    return JSON.parse(stdout) as unknown
  }
  const script = `
    printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    # The daemon says that it runs before the bus knows its name.
    for try in $(seq 100); do
      service=$(dbus-send --print-reply --dest=org.freedesktop.DBus / \
        org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets 2>/dev/null | sed -n 's/.*uint32 //p')
      [ -n "$service" ] && break
      sleep 0.05
    done
    ${before}
    "$0" "$@"
    status=$?
    kill -KILL "$service"
    exit $status`
  const command = ['--', 'sh', '-c', script, process.execPath, scenario, name, argument]
  const { stdout } = await run('dbus-run-session', command, {
    env: { ...process.env, HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: home },
    timeout: 30_000,
  })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as unknown
}

async function filesUnder(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(files.map((file) => readFile(join(file.parentPath, file.name))))
}

describe.skipIf(reason !== null)("the operating system's keychain", () => {
  it('is available', async () => {
    expect(await play('probe')).toEqual({ available: true, reason: null })
  })

  it('returns, replaces and removes what was stored', async () => {
    const { values, readBack, afterRemoval } = (await play('roundTrip')) as { [name: string]: unknown }
    expect(readBack).toEqual(values)
    expect(afterRemoval).toBeNull()
  })

  it('refuses on every system what Windows could not store', async () => {
    expect(await play('tooLong')).toEqual({ refused: 'the value is longer than 2560 bytes' })
  })

  // The kernel keyring, which the package falls back to by itself, forgets here.
  it('keeps a value for the next session, and not in plain text on disk', async () => {
    expect(await play('setToken', canary)).toMatchObject({ state: 'stored', masked: '••••2d3c' })
    expect(await play('readToken')).toBe(canary)
    if (process.platform === 'linux') {
      const files = await filesUnder(home)
      expect(files.length).toBeGreaterThan(0)
      for (const file of files) expect(file.includes(canary)).toBe(false)
    }
    expect(await play('clearToken')).toMatchObject({ state: 'none' })
    expect(await play('readToken')).toBeNull()
  })

  it('keeps the master key across sessions', async () => {
    const dataDir = join(home, 'app')
    const made = await play('masterKey', dataDir)
    expect(made).toMatchObject({ location: 'keychain' })
    expect(await play('masterKey', dataDir)).toEqual(made)
  })

  // 立即清除本机数据: what the key had wrapped must be unreadable from a copy of the data folder too.
  it('deletes the master key for good on request, and gives a new one afterwards', async () => {
    expect(await play('forgetMasterKey', join(home, 'forgotten'))).toEqual({
      wasThere: true,
      after: null,
      found: null,
      isNew: true,
    })
  })
})

/** A session bus on which there is no Secret Service and none can be started, as on a server. */
const bareBus = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`

// 立即清除本机数据 must not fail for ever on a machine that has nowhere to keep a token.
it.skipIf(reason !== null || process.platform !== 'linux')(
  'removing a value succeeds without a Secret Service',
  async () => {
    const config = join(home, 'bare-bus.conf')
    await writeFile(config, bareBus)
    const command = [`--config-file=${config}`, '--', process.execPath, scenario, 'clearToken']
    const { stdout } = await run('dbus-run-session', command, { timeout: 30_000 })
    expect(JSON.parse(stdout)).toMatchObject({ state: 'none', keychain: { available: false } })
  },
)

describe.skipIf(reason !== null || process.platform !== 'linux')('a Secret Service in trouble', () => {
  const stop = 'kill -STOP "$service"'

  // A frozen service must cost seconds, not the app.
  it('that does not answer is unavailable', async () => {
    const probe = (await play('probe', '', stop)) as { available: boolean; reason: string }
    expect(probe.available).toBe(false)
    expect(probe.reason).toMatch(/reply|did not answer/)
  })

  it('that cannot store a token is reported', async () => {
    expect(await play('setToken', canary, stop)).toEqual({ refused: 'token.keychainUnavailable' })
  })

  // 「已清除」 of a token that is still there would be the worst answer of all.
  it('that cannot remove a token is reported', async () => {
    expect(await play('clearToken', '', stop)).toEqual({ refused: 'token.notRemoved' })
  })
})
