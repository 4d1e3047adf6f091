import { describe, expect, it, vi } from 'vitest'
import {
  checkGapMs,
  firstCheckMs,
  UpdateService,
  type UpdateParts,
} from '../../../../electron/main/updates/UpdateService.ts'
import type { FoundUpdate, Updater } from '../../../../electron/main/updates/Updater.ts'

const address = 'https://updates.example/assistant/'
const update: FoundUpdate = { version: '2.0.0', releaseNotes: '修复了几个问题' }

/** A service over an updater that answers when the test says so. */
function setUp(parts: Partial<UpdateParts> = {}) {
  const found = Promise.withResolvers<FoundUpdate | null>()
  const fetched = Promise.withResolvers<void>()
  let tellPercent: (percent: number) => void = () => {}
  const updater = {
    check: vi.fn<Updater['check']>(() => found.promise),
    download: vi.fn<Updater['download']>((onPercent) => {
      tellPercent = onPercent
      return fetched.promise
    }),
    install: vi.fn(),
  }
  const scheduled: { act: () => void; delayMs: number; isOff: boolean }[] = []
  const told: string[] = []
  const logError = vi.fn()
  const service = new UpdateService({
    updater,
    obstacle: null,
    address: () => address,
    isUploading: () => false,
    beforeInstall: async () => {},
    changed: ({ state, percent }) => told.push(percent === null ? state : `${state} ${percent}`),
    logError,
    now: () => new Date('2026-11-24T12:00:00Z'),
    schedule: (act, delayMs) => {
      const entry = { act, delayMs, isOff: false }
      scheduled.push(entry)
      return () => (entry.isOff = true)
    },
    ...parts,
  })
  return {
    service,
    updater,
    found,
    fetched,
    percent: (value: number) => tellPercent(value),
    scheduled,
    told,
    logError,
  }
}

/** A service with an update fetched. */
async function setUpReady(parts: Partial<UpdateParts> = {}) {
  const all = setUp(parts)
  all.found.resolve(update)
  await all.service.check()
  all.service.download()
  all.fetched.resolve()
  await expect.poll(() => all.service.status().state).toBe('ready')
  return all
}

describe('UpdateService', () => {
  it('asks no server while no address is set', async () => {
    const { service, updater } = setUp({ address: () => null })
    expect(await service.check()).toMatchObject({ state: 'off' })
    expect(updater.check).not.toHaveBeenCalled()
  })

  it('asks no server from a copy that could not install updates, and reports why', async () => {
    const { service, updater } = setUp({ obstacle: 'unsigned' })
    expect(await service.check()).toMatchObject({ state: 'unsupported', obstacle: 'unsigned' })
    expect(updater.check).not.toHaveBeenCalled()
  })

  it('shows the release notes before anything is downloaded', async () => {
    const { service, updater, found, told } = setUp()
    found.resolve(update)
    expect(await service.check()).toMatchObject({
      state: 'available',
      version: '2.0.0',
      releaseNotes: '修复了几个问题',
      checkedAt: '2026-11-24T12:00:00.000Z',
    })
    expect(told).toEqual(['checking', 'available'])
    expect(updater.download).not.toHaveBeenCalled()
  })

  it('asks the server once for simultaneous checks', async () => {
    const { service, updater, found } = setUp()
    const both = Promise.all([service.check(), service.check()])
    found.resolve(null)
    expect((await both).map(({ state }) => state)).toEqual(['idle', 'idle'])
    expect(updater.check).toHaveBeenCalledExactlyOnceWith(address)
  })

  it('downloads once, and reports progress', async () => {
    const { service, updater, found, fetched, percent, told } = setUp()
    found.resolve(update)
    await service.check()
    service.download()
    service.download()
    percent(40)
    fetched.resolve()
    await expect
      .poll(() => told)
      .toEqual(['checking', 'available', 'downloading 0', 'downloading 40', 'ready'])
    expect(updater.download).toHaveBeenCalledTimes(1)
  })

  it('installs neither by itself nor during an upload', async () => {
    let isUploading = true
    const beforeInstall = vi.fn(async () => {})
    const { service, updater } = await setUpReady({ isUploading: () => isUploading, beforeInstall })
    expect(updater.install).not.toHaveBeenCalled()
    await expect(service.install()).rejects.toMatchObject({ code: 'update.uploading' })
    expect(beforeInstall).not.toHaveBeenCalled()
    isUploading = false
    await service.install()
    expect(beforeInstall.mock.invocationCallOrder[0]).toBeLessThan(
      updater.install.mock.invocationCallOrder[0] ?? 0,
    )
  })

  it('installs although the journal failed to close: the window has lost its services', async () => {
    const beforeInstall = () => Promise.reject(new Error('disk I/O error'))
    const { service, updater, logError } = await setUpReady({ beforeInstall })
    await service.install()
    expect(updater.install).toHaveBeenCalledOnce()
    expect(logError).toHaveBeenCalledOnce()
  })

  it('installs nothing that was not downloaded completely', async () => {
    const { service, updater, found, fetched, logError } = setUp()
    found.resolve(update)
    await service.check()
    await expect(service.install()).rejects.toMatchObject({ code: 'update.notReady' })
    service.download()
    fetched.reject(new Error('not signed by the application owner'))
    await expect.poll(() => service.status().state).toBe('failed')
    await expect(service.install()).rejects.toMatchObject({ code: 'update.notReady' })
    expect(updater.install).not.toHaveBeenCalled()
    expect(logError).toHaveBeenCalledTimes(1)
  })

  it('keeps its download through the next daily check', async () => {
    const { service, updater } = await setUpReady()
    expect(await service.check()).toMatchObject({ state: 'ready' })
    expect(updater.check).toHaveBeenCalledTimes(1)
  })

  it('keeps a found update when the next daily check gets no answer', async () => {
    const { service, updater, found, logError } = setUp()
    found.resolve(update)
    await service.check()
    updater.check.mockRejectedValueOnce(new Error('net::ERR_INTERNET_DISCONNECTED'))
    expect(await service.check()).toMatchObject({ state: 'available', version: '2.0.0' })
    expect(logError).toHaveBeenCalledOnce()
    // Withdrawn is another matter.
    updater.check.mockResolvedValueOnce(null)
    expect(await service.check()).toMatchObject({ state: 'idle', version: null })
  })

  it('drops what another address offered', async () => {
    let current: string | null = address
    const { service } = await setUpReady({ address: () => current })
    current = 'https://other.example/'
    expect(service.status()).toMatchObject({ state: 'idle', version: null })
    await expect(service.install()).rejects.toMatchObject({ code: 'update.notReady' })
  })

  it('asks the new address when it changed during a check', async () => {
    let current = address
    const { service, updater, found } = setUp({ address: () => current })
    const first = service.check()
    current = 'https://other.example/'
    const second = service.check()
    found.resolve(update)
    await first
    expect(await second).toMatchObject({ state: 'available' })
    expect(updater.check.mock.calls).toEqual([[address], [current]])
  })

  it('checks a minute after the start, then daily, until it is closed', async () => {
    const { service, updater, found, scheduled } = setUp()
    found.resolve(null)
    service.start()
    expect(scheduled.map(({ delayMs }) => delayMs)).toEqual([firstCheckMs])
    scheduled[0]?.act()
    expect(updater.check).toHaveBeenCalledTimes(1)
    expect(scheduled[1]?.delayMs).toBe(checkGapMs)
    service.close()
    expect(scheduled[1]?.isOff).toBe(true)
  })

  it('reports a failure instead of rejecting when there is no network', async () => {
    const { service, found } = setUp()
    found.reject(new Error('net::ERR_INTERNET_DISCONNECTED'))
    expect(await service.check()).toMatchObject({ state: 'failed', version: null, checkedAt: null })
  })
})
