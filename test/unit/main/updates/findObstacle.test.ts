import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findObstacle } from '../../../../electron/main/updates/findObstacle.ts'

let resourcesPath: string
beforeEach(() => (resourcesPath = mkdtempSync(join(tmpdir(), 'obstacle-'))))
afterEach(() => rmSync(resourcesPath, { recursive: true, force: true }))

const obstacleOn = (platform: string, environment: { [name: string]: string } = {}, isPackaged = true) =>
  findObstacle({ isPackaged, platform, resourcesPath, environment })

describe('findObstacle', () => {
  it('reports a copy on Windows whose publisher is unknown', () => {
    expect(obstacleOn('win32')).toBe('unsigned')
    writeFileSync(join(resourcesPath, 'app-update.yml'), 'provider: generic\nurl: https://x.invalid/\n')
    expect(obstacleOn('win32')).toBe('unsigned')
    writeFileSync(join(resourcesPath, 'app-update.yml'), 'provider: generic\npublisherName:\n  - 某公司\n')
    expect(obstacleOn('win32')).toBeNull()
  })

  it('reports copies that could not be replaced, and none of those that can', () => {
    expect(obstacleOn('win32', { PORTABLE_EXECUTABLE_FILE: 'D:\\app.exe' })).toBe('portable')
    expect(obstacleOn('linux')).toBe('packageManager')
    expect(obstacleOn('linux', { APPIMAGE: '/home/a/app.AppImage' })).toBeNull()
    expect(obstacleOn('darwin')).toBeNull()
    expect(obstacleOn('darwin', {}, false)).toBe('development')
  })
})
