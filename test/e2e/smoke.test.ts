import { statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bridgeName, type Envelope } from '../../electron/shared/ipc/envelope.ts'
import type { AppInfo } from '../../electron/shared/model/appInfo.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'

describe('the built app', () => {
  let app: LaunchedApp

  beforeAll(async () => {
    app = await launchApp()
  })
  /** Fails when the console had an error or the process ended by itself. */
  afterAll(async () => {
    await app.close()
  })

  it('opens its window and shows content', async () => {
    expect(await app.page.title()).not.toBe('')
    await app.page.waitForFunction(() => document.body.innerText.trim().length > 10)
  })

  it('starts an import wherever the drop zone is clicked', async () => {
    await app.page.getByText('把客户表格拖到窗口里的任何地方').click()
    await app.page.waitForURL(/#\/.*file/)
    await app.page.goBack()
  })

  it('answers app.info through preload, schemas and main', async () => {
    const answer = (await app.page.evaluate(
      (name) =>
        (globalThis as unknown as { [name: string]: PageBridge })[name]!.request('app.info', undefined),
      bridgeName,
    )) as Envelope<AppInfo>
    expect(answer).toMatchObject({ ok: true, data: { host: app.host, dataDir: app.dataDir } })
  })

  it('gives the page only the bridge: no Node, no electron, no path', async () => {
    const [names, registered] = await app.page.evaluate(async (name) => {
      const window = globalThis as unknown as { [name: string]: PageBridge }
      const answer = await window[name]!.request('file.register', { path: '/etc/passwd' })
      return [
        ['require', 'process', 'module', 'electron'].filter((known) => known in window),
        answer,
      ] as const
    }, bridgeName)
    expect(names).toEqual([])
    expect(registered).toMatchObject({ ok: false, error: { code: 'ipc.forbidden' } })
  })

  it('throws on an input that cannot be cloned, as Electron does with a reactive proxy', async () => {
    const thrown = await app.page.evaluate((name) => {
      const window = globalThis as unknown as { [name: string]: PageBridge }
      try {
        void window[name]!.request('job.get', new Proxy({}, {}))
        return 'nothing'
      } catch (error) {
        return (error as Error).name
      }
    }, bridgeName)
    expect(thrown).toBe('DataCloneError')
  })

  it('answers a file dialog with the file chosen, and with null when it is closed', async () => {
    const pick = (): Promise<unknown> =>
      app.page.evaluate(
        (name) =>
          (globalThis as unknown as { [name: string]: PageBridge })[name]!.request('file.pick', undefined),
        bridgeName,
      )
    await app.cancelFile(async () => expect(await pick()).toEqual({ ok: true, data: null }))
    const file = join(app.downloadsDir, '客户 名单.csv')
    writeFileSync(file, '姓名,手机号\n张三,13800138000\n')
    const [, chosen] = await Promise.all([app.chooseFile(file), pick()])
    expect(chosen).toMatchObject({
      ok: true,
      data: { fileName: '客户 名单.csv', sizeBytes: statSync(file).size },
    })
    expect(JSON.stringify(chosen)).not.toContain(tmpdir())
  })

  it('refuses a foreign origin and a missing token', async ({ skip }) => {
    skip(app.host === 'electron', 'there is no server')
    const address = new URL(app.address())
    const post = (url: string, origin: string): Promise<Response> =>
      fetch(url, { method: 'POST', headers: { origin }, body: '[]' })
    const invokePath = new URL('__host/invoke', address).href
    expect((await post(invokePath, 'https://evil.example')).status).toBe(403)
    expect((await post(`${address.origin}/__host/invoke`, address.origin)).status).toBe(403)
    expect((await fetch(`${address.origin}/index.html`)).status).toBe(403)
    expect((await fetch(address)).status).toBe(200)
  })

  it('starts again after a crash, on the same data', async () => {
    await app.kill('SIGKILL')
    await app.restart()
    await app.page.waitForFunction(() => document.body.innerText.trim().length > 10)
  })
})

interface PageBridge {
  request(name: string, input: unknown): Promise<unknown>
}
