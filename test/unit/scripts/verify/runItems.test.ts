import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PackedApp } from '../../../../scripts/verify/PackedApp.ts'
import { items } from '../../../../scripts/verify/items.ts'
import { countOutcomes, writeReport, type Report } from '../../../../scripts/verify/report.ts'
import { NotTried, runItems, type Item } from '../../../../scripts/verify/runItems.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'verify-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const item = (id: string, run: Item['run']): Item => ({ id, title: `title of ${id}`, covers: ['docs'], run })
const app = (own: Partial<PackedApp> = {}): PackedApp => own as PackedApp

describe('runItems', () => {
  it('goes on after a failure, and tells it from what was not tried', async () => {
    const findings = await runItems(
      [
        item('a', () => 'seen'),
        item('b', () => {
          throw new Error('it broke')
        }),
        item('c', () => {
          throw new NotTried('no tray here')
        }),
        item('d', () => 'seen, too'),
      ],
      app(),
      folder,
      () => {},
    )
    expect(findings.map(({ outcome, detail }) => `${outcome}: ${detail}`)).toEqual([
      'proven: seen',
      'failed: it broke',
      'notTried: no tray here',
      'proven: seen, too',
    ])
  })

  // A window left open keeps the lock of its folder, and a runner waits for it for ever.
  it('ends every window, also of an item that failed, and removes its data', async () => {
    const kill = vi.fn(async () => {})
    let dataDir = ''
    const picture = { screenshot: async ({ path }: { path: string }) => writeFileSync(path, 'png') }
    const [finding] = await runItems(
      [
        item('w', async (context) => {
          dataDir = context.dataDir
          await context.open()
          await context.shoot(picture as unknown as Page)
          throw new Error('it broke')
        }),
      ],
      app({
        open: async () => ({ page: picture as unknown as Page, output: () => '', kill, quit: async () => 0 }),
      }),
      folder,
      () => {},
    )
    expect(kill).toHaveBeenCalledOnce()
    expect(existsSync(dataDir)).toBe(false)
    expect(finding).toMatchObject({ outcome: 'failed', screenshot: 'w.png' })
  })
})

describe('the items of the command line', () => {
  const findingOf = async (id: string, stdout: string): Promise<string> => {
    const fake = app({ host: 'electron', command: () => ({ exitCode: 0, stdout, stderr: '' }) })
    const [finding] = await runItems(
      items.filter((each) => each.id === id),
      fake,
      folder,
      () => {},
    )
    return finding?.outcome ?? 'none'
  }

  // Electron prints a line break first on Windows.
  it('read an answer behind a line break', async () => {
    expect(await findingOf('workerThread', '\r\n{"jobId":"1"}\n')).toBe('proven')
  })

  it.each([
    ['archive', '{"error":{"code":"file.corrupted"}}'],
    ['archive', 'Cannot find module xlsx'],
    ['workerThread', '{"jobId":null}'],
    ['tokenPipe', '{"error":{"code":"token.noInput"}}'],
    ['commandLine', ''],
  ])('fail when %s answers %s', async (id, stdout) => {
    expect(await findingOf(id, stdout)).toBe('failed')
  })
})

describe('the report', () => {
  const report: Report = {
    host: 'stand-in',
    platform: 'linux-x64',
    electron: null,
    version: '1.2.3',
    startedAt: '2026-11-29T00:00:00.000Z',
    findings: [
      { id: 'a', title: '<b>', covers: [], outcome: 'proven', detail: 'x & y', screenshot: 'a.png' },
      { id: 'b', title: 'b', covers: [], outcome: 'notTried', detail: '', screenshot: null },
    ],
  }

  it('is one page that holds its pictures, and a JSON file that says the same', () => {
    writeFileSync(join(folder, 'a.png'), 'picture')
    writeReport(folder, report)
    expect(JSON.parse(readFileSync(join(folder, 'verification-report.json'), 'utf8'))).toEqual(report)
    const page = readFileSync(join(folder, 'verification-report.html'), 'utf8')
    expect(page).toContain(Buffer.from('picture').toString('base64'))
    expect(page).toContain('&#60;b&#62;')
    expect(page).not.toContain('<h2><b>')
    expect(countOutcomes(report)).toEqual({ proven: 1, failed: 0, notTried: 1 })
  })

  // A green run on the stand-in must not look like a proof of Electron.
  it('says that a stand-in proves the list only', () => {
    writeFileSync(join(folder, 'a.png'), '')
    writeReport(folder, report)
    expect(readFileSync(join(folder, 'verification-report.html'), 'utf8')).toContain('not Electron')
  })
})
