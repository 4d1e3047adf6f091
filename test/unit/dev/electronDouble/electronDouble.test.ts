import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { invokeHandler, ipcMain } from '../../../../dev/electronDouble/ipcMain.ts'
import { Menu, Tray } from '../../../../dev/electronDouble/system.ts'
import { strict } from '../../../../dev/electronDouble/strict.ts'

describe('the electron double', () => {
  it('throws on a missing member and names it: undefined would fail later, or pass where Electron fails', () => {
    const app = strict('app', { getVersion: () => '1' }) as { getVersion(): string; getGPUInfo?: unknown }
    expect(app.getVersion()).toBe('1')
    expect(() => app.getGPUInfo).toThrow('app.getGPUInfo')
  })

  it('allows the members that emitters and await look for', async () => {
    const monitor = strict('powerMonitor', new EventEmitter())
    const seen: string[] = []
    monitor.once('suspend', () => seen.push('suspend'))
    monitor.emit('suspend')
    expect(seen).toEqual(['suspend'])
    expect(await Promise.resolve(monitor)).toBe(monitor)
  })

  it('clones inputs and answers of a handler, so that main cannot share an object with a page', async () => {
    const kept: { rows: number[] } = { rows: [1] }
    ipcMain.handle('clone', (_event, input: unknown) => {
      ;(input as number[]).push(2)
      return kept
    })
    const input = [1]
    const answer = (await invokeHandler('clone', {}, [input])) as typeof kept
    answer.rows.push(9)
    expect([input, kept.rows]).toEqual([[1], [1]])
  })

  it('refuses a menu entry that Electron could not name, at any depth', () => {
    expect(() => Menu.buildFromTemplate([{ label: '文件', submenu: [{ type: 'separator' }] }])).not.toThrow()
    expect(() => Menu.buildFromTemplate([{ label: '文件', submenu: [{ click: () => {} }] }])).toThrow(
      'Invalid template',
    )
  })

  it('throws on a missing icon file, where Electron shows nothing', () => {
    expect(() => new Tray('no-such-icon.png')).toThrow('Failed to load image')
  })

  it('rejects a result that cannot be cloned, and an unknown channel', async () => {
    ipcMain.handle('function', () => ({ close: () => 0 }))
    await expect(invokeHandler('function', {}, [])).rejects.toThrow('could not be cloned')
    await expect(invokeHandler('nobody', {}, [])).rejects.toThrow("No handler registered for 'nobody'")
    expect(() => ipcMain.handle('function', () => 0)).toThrow('second handler')
  })
})
