import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { request, type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WindowHost } from '../../../../dev/electronDouble/host.ts'
import { createBrowserHost } from '../../../../dev/browserHost/browserHost.ts'
import { checkRequest } from '../../../../dev/browserHost/checkRequest.ts'
import { safeFileName } from '../../../../dev/browserHost/temporaryFiles.ts'
import { decode, encode } from '../../../../dev/browserHost/wire.ts'

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

describe('the browser host', () => {
  const folder = mkdtempSync(join(tmpdir(), 'browser-host-test-'))
  const preloadPath = join(folder, 'index.cjs')
  const invoked: unknown[] = []
  /** What main answers next; then it repeats the request. */
  const answers: unknown[] = []
  let host: WindowHost
  let address: URL
  let prefix = ''

  beforeAll(async () => {
    writeFileSync(preloadPath, `const { contextBridge } = require('electron')`)
    host = createBrowserHost({
      port: 0,
      appDir: folder,
      userDataDir: folder,
      downloadsDir: join(folder, 'downloads'),
      openOutside: () => {},
      say: () => {},
      onAddress: (url) => void (address = new URL(url)),
      onUnavailable: (error) => {
        throw error
      },
    })
    await host.open({
      entryUrl: 'app://bundle/index.html',
      preloadPath,
      fetch: async (asked) => {
        const isPage = asked.url === 'app://bundle/index.html'
        return new Response(isPage ? '<html><head><script src="a.js"></script></head></html>' : null, {
          status: isPage ? 200 : 404,
          headers: {
            'Content-Type': 'text/html; charset=utf-8',
            'Content-Security-Policy': "default-src 'none'",
          },
        })
      },
      invoke: async (channel, args) => {
        invoked.push([channel, args])
        return answers.shift() ?? { answered: args }
      },
      onConnected: () => {},
    })
    prefix = address.pathname.slice(0, address.pathname.lastIndexOf('/'))
  })

  afterAll(() => {
    host.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** `fetch` would not let a test set Host, Origin or Sec-Fetch-Site. */
  function ask(path: string, headers: OutgoingHttpHeaders = {}, method = 'GET', body = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: address.port, path, method, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        )
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }

  it('listens on loopback, under an address that cannot be guessed', () => {
    expect(address.hostname).toBe('127.0.0.1')
    expect(prefix.slice(1)).toMatch(/^[\w-]{32}$/)
  })

  it("serves the app's page with its own policy, the preload script before the page's scripts", async () => {
    const { status, headers, body } = await ask(address.pathname)
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toBe("default-src 'none'")
    expect(body.indexOf('preload.js')).toBeGreaterThan(0)
    expect(body.indexOf('preload.js')).toBeLessThan(body.indexOf('a.js'))
    const preloaded = [...body.matchAll(/<link rel="modulepreload" href="([^"]+)"/g)].map(([, href]) => href!)
    expect(preloaded).toContain('__host/source/browserHost/page.ts')
    for (const href of preloaded) expect((await ask(`${prefix}/${href}`)).status, href).toBe(200)
  })

  it('passes a request to main and its answer back', async () => {
    const headers = { origin: address.origin }
    const sent = encode(['app:request', ['app.info', undefined]])
    const { status, body } = await ask(`${prefix}/__host/invoke`, headers, 'POST', sent)
    expect(status).toBe(200)
    expect(decode(body)).toEqual({ value: { answered: ['app.info', undefined] } })
    expect(invoked.at(-1)).toEqual(['app:request', ['app.info', undefined]])
  })

  it('keeps an uploaded file readable by its user only, under its own name', async () => {
    const name = encodeURIComponent('../../客户 名单.xlsx')
    const answer = await ask(
      `${prefix}/__host/upload?name=${name}&dialog=`,
      { origin: address.origin },
      'POST',
      '内容',
    )
    expect(basename(answer.body)).toBe('客户 名单.xlsx')
    expect(answer.body.startsWith(tmpdir())).toBe(true)
    expect(readFileSync(answer.body, 'utf8')).toBe('内容')
    if (process.platform !== 'win32') expect(statSync(answer.body).mode & 0o077).toBe(0)
  })

  describe('a copy of an uploaded file', () => {
    const post = (path: string, body = ''): Promise<Answer> =>
      ask(`${prefix}/__host/${path}`, { origin: address.origin }, 'POST', body)
    const send = (name: string, input: unknown, data: unknown): Promise<Answer> => {
      answers.push({ ok: true, data })
      return post('invoke', encode(['app:request', [name, input]]))
    }

    /** Uploads a file, and has main give it an id and a job. */
    async function stage(fileId: string, jobId: string): Promise<string> {
      const { body: path } = await post('upload?name=rows.csv&dialog=', '编号\n1')
      await send('file.register', { path }, { fileId, fileName: 'rows.csv' })
      await send('job.prepare', { fileId }, { jobId })
      return path
    }

    // Before, it stayed in the temporary folder after its job was removed and after 全部清空 was answered.
    it.each([
      ['once its rows are staged', 'job.waitPrepared', { jobId: 'job' }, { job: { id: 'job' } }],
      ['when its job is removed', 'job.remove', { jobId: 'job' }, null],
      ['on 全部清空', 'data.clear', { scope: 'everything' }, { jobs: 1 }],
    ])('goes %s', async (_when, name, input, data) => {
      const path = await stage('file', 'job')
      expect(existsSync(path)).toBe(true)
      await send(name, input, data)
      expect(existsSync(path)).toBe(false)
    })

    it('stays while its rows are not staged, and when another job is removed', async () => {
      const path = await stage('kept', 'kept job')
      await send('job.waitPrepared', { jobId: 'kept job' }, null)
      await send('job.remove', { jobId: 'another' }, null)
      await send('data.clear', { scope: 'finishedRows' }, { jobs: 0 })
      expect(existsSync(path)).toBe(true)
    })

    // Going back to the columns reads the file again.
    it('is asked for again, and has its old time, when the app reads the file once more', async () => {
      const path = await stage('again', 'job again')
      const { mtimeMs } = statSync(path)
      await send('job.waitPrepared', { jobId: 'job again' }, { job: { id: 'job again' } })
      const events = await new Promise<IncomingMessage>((resolve) =>
        request({ host: '127.0.0.1', port: address.port, path: `${prefix}/__host/events` }, resolve).end(),
      )
      const heard = once(events.setEncoding('utf8'), 'data')
      const read = Promise.all(
        ['file.preview', 'mapping.propose'].map((name) => send(name, { fileId: 'again' }, {})),
      )
      const [text] = (await heard) as [string]
      expect(decode(text.replace(/^data: /, '').trim())).toEqual({ kind: 'again', path })
      const query = new URLSearchParams({ path, found: 'true' })
      await post(`again?${query.toString()}`, '编号\n1')
      await read
      expect(readFileSync(path, 'utf8')).toBe('编号\n1')
      expect(statSync(path).mtimeMs).toBe(mtimeMs)
      events.destroy()
    })

    it('is never written where the page likes', async () => {
      const path = join(folder, 'foreign.csv')
      await post(`again?${new URLSearchParams({ path, found: 'true' }).toString()}`, 'x')
      expect(existsSync(path)).toBe(false)
    })
  })

  it('returns the answer of a message box to its caller, once', async () => {
    const events = await new Promise<IncomingMessage>((resolve) =>
      request({ host: '127.0.0.1', port: address.port, path: `${prefix}/__host/events` }, resolve).end(),
    )
    const heard = once(events.setEncoding('utf8'), 'data')
    const answered = host.ask({ message: '继续？', detail: '', buttons: ['是', '否'], cancelId: 1 })
    const [text] = (await heard) as [string]
    const message = decode(text.replace(/^data: /, '').trim()) as { id: string; buttons: string[] }
    expect(message).toMatchObject({ kind: 'ask', message: '继续？', buttons: ['是', '否'] })
    const path = `${prefix}/__host/answer?dialog=${message.id}&index=1`
    for (const status of [204, 204])
      expect((await ask(path, { origin: address.origin }, 'POST')).status).toBe(status)
    expect(await answered).toBe(1)
    events.destroy()
  })

  it('never overwrites a file', () => {
    const save = (name: string): string => host.chooseSavePath(name) ?? ''
    const first = save('失败.xlsx')
    writeFileSync(first, '')
    const second = save('失败.xlsx')
    expect(basename(second)).toBe('失败 (2).xlsx')
    writeFileSync(second, '')
    expect(basename(save('失败.xlsx'))).toBe('失败 (3).xlsx')
    expect(existsSync(save('../../outside.xlsx'))).toBe(false)
    expect(save('../../outside.xlsx')).toBe(join(folder, 'downloads', 'outside.xlsx'))
  })

  describe('refuses, for the page, a file, a script, the events and a request alike,', () => {
    const paths = [
      '/index.html',
      '/__host/source/preload.js',
      '/__host/events',
      '/__host/invoke',
      '/__host/upload',
      '/__host/again',
    ]
    const own = (): OutgoingHttpHeaders => ({ origin: address.origin })
    it.each<[string, (path: string) => Promise<Answer>[]]>([
      ['a missing token', (path) => [ask(path), ask(path, own(), 'POST')]],
      ['a wrong token', (path) => [ask(`/${'x'.repeat(32)}${path}`), ask(`/x${path}`, own(), 'POST')]],
      ['a name that resolves to loopback', (path) => [ask(prefix + path, { host: 'evil.example' })]],
      ['localhost as a name', (path) => [ask(prefix + path, { host: `localhost:${address.port}` })]],
      ['another port', (path) => [ask(prefix + path, { host: '127.0.0.1:1' })]],
      ['a foreign origin', (path) => [ask(prefix + path, { origin: 'https://evil.example' })]],
      ['an opaque origin', (path) => [ask(prefix + path, { origin: 'null' }, 'POST')]],
      ['another server of this machine', (path) => [ask(prefix + path, { 'sec-fetch-site': 'same-site' })]],
      ['a foreign site', (path) => [ask(prefix + path, { 'sec-fetch-site': 'cross-site' })]],
      ['a POST without an origin', (path) => [ask(prefix + path, {}, 'POST')]],
      ['a preflight', (path) => [ask(prefix + path, { origin: 'https://evil.example' }, 'OPTIONS')]],
    ])('%s', async (_what, requests) => {
      const before = invoked.length
      for (const answer of await Promise.all(paths.flatMap(requests))) {
        expect(answer.status).toBe(403)
        expect(answer.body).toBe('')
        expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      }
      expect(invoked.length).toBe(before)
    })
  })

  it('serves only the sources of the page', async () => {
    for (const path of [
      'browserHost/browserHost.ts',
      '../../package.json',
      'browserHost/../browserHost/page.ts',
    ]) {
      expect((await ask(`${prefix}/__host/source/${path}`)).status).toBe(404)
    }
  })
})

describe('checkRequest', () => {
  it('removes the query and keeps the rest of the path as sent', () => {
    const facts = { method: 'GET', url: '/token/a/..%2fb?c', headers: { host: '127.0.0.1:80' } }
    expect(checkRequest(facts, { port: 80, token: 'token' })).toBe('/a/..%2fb')
  })
})

describe('the wire format', () => {
  it.each([
    ['undefined, alone and inside', [undefined, { a: undefined }, [undefined]]],
    ['numbers that JSON has not', [Number.NaN, Infinity, -Infinity, -0]],
    ['an int64', 15314513451345123n],
    ['dates, maps and sets', [new Date(0), new Map([['a', undefined]]), new Set([1n])]],
    ['a key that looks like a tag', { $: 'undefined', value: { $: 1 } }],
    ['text', '张三\n\u2028"\\'],
  ])('carries %s', (_what, value) => expect(decode(encode(value))).toEqual(value))

  it('carries a __proto__ key as an ordinary key', () => {
    const value: unknown = JSON.parse('{"__proto__": {"admin": true}, "a": 1}')
    const arrived = decode(encode(value)) as { admin?: boolean }
    expect(Object.keys(arrived)).toEqual(['__proto__', 'a'])
    expect(arrived.admin).toBeUndefined()
  })

  it('refuses what a structured clone would change or refuse', () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    for (const value of [() => 0, Symbol('a'), new (class A {})(), cycle])
      expect(() => encode(value)).toThrow(TypeError)
  })
})

describe('safeFileName', () => {
  it.each([
    ['C:\\fakepath\\客户.xlsx', '客户.xlsx'],
    ['/etc/passwd', 'passwd'],
    ['..', 'file'],
    ['', 'file'],
    ['a:b*c?.csv', 'a_b_c_.csv'],
    ['name.xlsx. ', 'name.xlsx'],
  ])('%s → %s', (name, safe) => expect(safeFileName(name)).toBe(safe))
})
