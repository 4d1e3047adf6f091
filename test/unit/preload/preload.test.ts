import { beforeEach, describe, expect, it, vi } from 'vitest'
import { bridgeName, eventChannel, requestChannel } from '../../../electron/shared/ipc/envelope.ts'
import type { Bridge } from '../../../electron/shared/ipc/routes.ts'

type Listener = (event: unknown, payload: unknown) => void

const electron = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  listeners: new Set<Listener>(),
  invoke: vi.fn<(...args: unknown[]) => Promise<unknown>>(),
  getPathForFile: vi.fn<(file: File) => string>(),
  channels: [] as string[],
}))

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, api: unknown) => void electron.exposed.set(name, api) },
  ipcRenderer: {
    invoke: electron.invoke,
    on: (channel: string, listener: Listener) => {
      electron.channels.push(channel)
      electron.listeners.add(listener)
    },
    removeListener: (_channel: string, listener: Listener) => electron.listeners.delete(listener),
  },
  webUtils: { getPathForFile: electron.getPathForFile },
}))

await import('../../../electron/preload/index.ts')
const bridge = electron.exposed.get(bridgeName) as Bridge

describe('the preload bridge', () => {
  beforeEach(() => {
    electron.invoke.mockReset().mockResolvedValue({ ok: true, data: null })
    // As Electron: '' for a File without a path on disk, an error for what is none.
    electron.getPathForFile.mockReset().mockImplementation((file) => {
      if (!(file instanceof File)) throw new TypeError('expected a File object')
      return ''
    })
  })

  it('exposes three functions and neither ipcRenderer nor an event of it', () => {
    expect([...electron.exposed.keys()]).toEqual([bridgeName])
    expect(Object.keys(bridge).sort()).toEqual(['onEvent', 'registerDroppedFile', 'request'])
  })

  it('uses the request channel only', async () => {
    await bridge.request('job.get', { jobId: 'a' })
    expect(electron.invoke).toHaveBeenCalledExactlyOnceWith(requestChannel, 'job.get', { jobId: 'a' })
  })

  it('lets the page pass no path: file.register is refused without asking main', async () => {
    const answer = await bridge.request('file.register', { path: '/etc/passwd' })
    expect(answer).toMatchObject({ ok: false, error: { code: 'ipc.forbidden' } })
    expect(electron.invoke).not.toHaveBeenCalled()
  })

  it('exchanges a dropped file for a handle by the path Electron knows', async () => {
    electron.getPathForFile.mockReturnValue('/home/a/客户.xlsx')
    await bridge.registerDroppedFile(new File(['a'], '客户.xlsx'))
    expect(electron.invoke).toHaveBeenCalledExactlyOnceWith(requestChannel, 'file.register', {
      path: '/home/a/客户.xlsx',
    })
  })

  it('refuses what is no file on disk: a constructed File, or an object with a path property', async () => {
    for (const file of [
      new File(['a'], 'a.xlsx'),
      { path: '/etc/passwd', name: 'a.xlsx' },
      null,
      '/etc/passwd',
    ]) {
      expect(await bridge.registerDroppedFile(file)).toMatchObject({
        ok: false,
        error: { code: 'file.unreadable' },
      })
    }
    expect(electron.invoke).not.toHaveBeenCalled()
  })

  it('answers an envelope even when the message itself failed', async () => {
    electron.invoke.mockRejectedValue(new Error('An object could not be cloned.'))
    expect(await bridge.request('job.list', undefined)).toMatchObject({
      ok: false,
      error: { code: 'internal' },
    })
  })

  it('passes events on without their sender, until unsubscribed', () => {
    const seen: unknown[] = []
    const end = bridge.onEvent((...args) => void seen.push(args))
    const event = { name: 'job.removed', payload: { jobId: 'a' } }
    for (const listener of electron.listeners) listener({ sender: 'secret' }, event)
    end()
    expect(electron.listeners.size).toBe(0)
    expect(electron.channels).toEqual([eventChannel])
    expect(seen).toEqual([[event]])
  })
})
