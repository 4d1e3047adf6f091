import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createSystemKeychain } from '../../../../electron/core/keychain/systemKeychain.ts'
import { NoKeychain } from '../../../../electron/core/keychain/Keychain.ts'

let bus: Server | null = null
let folder: string | null = null

afterEach(async () => {
  bus?.close()
  if (folder !== null) await rm(folder, { recursive: true, force: true })
  bus = folder = null
})

/** A session bus that treats connections as the test chooses. */
async function fakeBus(onConnection: Parameters<typeof createServer>[1]): Promise<string> {
  const made = (folder = await mkdtemp(join(tmpdir(), 'bus-')))
  const server = (bus = createServer(onConnection))
  const path = join(made, 'bus')
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return `unix:path=${path}`
}

/** What must hold on Linux where there is no working Secret Service; elsewhere the system's own keychain is used. */
describe.runIf(process.platform === 'linux')('the system keychain without a Secret Service', () => {
  it('is unavailable without a session bus, and never throws from its probe', async () => {
    const keychain = createSystemKeychain({ environment: {} })
    expect(await keychain.probe()).toEqual({ available: false, reason: 'there is no D-Bus session bus' })
    await expect(keychain.read('x')).rejects.toThrow('no D-Bus session bus')
    await expect(keychain.remove('x')).rejects.toBeInstanceOf(NoKeychain)
  })

  it('is unavailable when the bus address leads nowhere', async () => {
    const environment = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }
    const keychain = createSystemKeychain({ environment })
    expect(await keychain.probe()).toMatchObject({ available: false })
    await expect(keychain.remove('x')).rejects.toBeInstanceOf(NoKeychain)
  })

  // The native binding blocks the whole process here, for good.
  it('is unavailable when the bus accepts the connection and never answers', async () => {
    const environment = { DBUS_SESSION_BUS_ADDRESS: await fakeBus(() => {}) }
    const keychain = createSystemKeychain({ environment, busLimitMs: 50 })
    expect(await keychain.probe()).toEqual({
      available: false,
      reason: 'the D-Bus session bus does not answer',
    })
    // There may be a keychain behind it, with a token in it.
    await expect(keychain.remove('x')).rejects.not.toBeInstanceOf(NoKeychain)
  })

  it('is unavailable when the bus hangs up', async () => {
    const environment = { DBUS_SESSION_BUS_ADDRESS: await fakeBus((socket) => socket.end()) }
    const probe = await createSystemKeychain({ environment, busLimitMs: 5_000 }).probe()
    expect(probe).toEqual({ available: false, reason: 'the D-Bus session bus hung up' })
  })

  it('tries the bus of systemd when no address is given', async () => {
    await fakeBus((socket) => socket.end())
    const environment = { XDG_RUNTIME_DIR: folder ?? '' }
    const probe = await createSystemKeychain({ environment, busLimitMs: 5_000 }).probe()
    expect(probe.reason).toBe('the D-Bus session bus hung up')
  })
})
