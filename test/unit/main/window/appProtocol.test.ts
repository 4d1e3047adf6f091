import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveRendererFile, serveRenderer } from '../../../../electron/main/window/appProtocol.ts'
import { isAllowedExternalLink } from '../../../../electron/main/window/externalLinks.ts'

describe('the app:// protocol', () => {
  let parent = ''
  let respond: (request: Request) => Promise<Response>

  beforeAll(() => {
    parent = mkdtempSync(join(tmpdir(), 'app-protocol-'))
    const rendererDir = join(parent, 'renderer')
    mkdirSync(join(rendererDir, 'assets'), { recursive: true })
    mkdirSync(join(parent, 'renderer-secret'))
    writeFileSync(join(rendererDir, 'index.html'), '<!doctype html>')
    writeFileSync(join(rendererDir, 'assets', 'app 1.js'), 'export {}')
    writeFileSync(join(rendererDir, 'journal.sqlite'), 'rows')
    writeFileSync(join(parent, 'secret.html'), 'secret')
    writeFileSync(join(parent, 'renderer-secret', 'index.html'), 'secret')
    serveRenderer(
      { handle: (_scheme, handler) => void (respond = async (request) => handler(request)) },
      rendererDir,
    )
  })
  afterAll(() => rmSync(parent, { recursive: true, force: true }))

  it('serves a file with its type and the policy', async () => {
    const answer = await respond(new Request('app://bundle/assets/app%201.js'))
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('export {}')
    expect(answer.headers.get('content-type')).toContain('text/javascript')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  // All of the window's scripts were sent and compiled again at every load of the browser host.
  it('lets a browser keep assets, whose names change with their content, and nothing else', async () => {
    const keepingOf = async (path: string): Promise<string | null> =>
      (await respond(new Request(`app://bundle/${path}`))).headers.get('cache-control')
    expect(await keepingOf('assets/app%201.js')).toBe('max-age=31536000, immutable')
    expect(await keepingOf('index.html')).toBe('no-store')
    expect(await keepingOf('assets/missing.js')).toBe('no-store')
  })

  it('allows nothing inline, no eval and no foreign origin in its policy', async () => {
    const policy = (await respond(new Request('app://bundle/index.html'))).headers.get(
      'content-security-policy',
    )!
    const directives = Object.fromEntries(
      policy.split('; ').map((directive) => {
        const [name = '', ...sources] = directive.split(' ')
        return [name, sources.join(' ')]
      }),
    )
    expect(directives).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'font-src': "'self' data:",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    })
  })

  it('sends the policy with every answer: a refusal is a page as well', async () => {
    const answer = await respond(new Request('app://bundle/missing.html'))
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('is the only source of a policy: a second one in the page would drift apart', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../renderer/index.html'), 'utf8')
    expect(page).not.toMatch(/Content-Security-Policy/i)
    // Scripts and styles of the page are files, and nothing in it is a handler.
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=/i)
  })

  it.each([
    'app://bundle/../secret.html',
    'app://bundle/%2e%2e/secret.html',
    'app://bundle/..%2fsecret.html',
    'app://bundle/%2e%2e%2fsecret.html',
    'app://bundle/assets/..%2f..%2fsecret.html',
    'app://bundle/..%5csecret.html',
    'app://bundle/..\\secret.html',
    'app://bundle/%252e%252e%252fsecret.html',
    'app://bundle/..%2frenderer-secret/index.html',
    'app://bundle//etc/passwd',
    'app://bundle/C:/Windows/win.ini',
    'app://bundle/%00index.html',
    'app://bundle/index.html%00.js',
    'app://bundle/%E0%A4%A',
    'app://bundle/',
    'app://bundle',
    'app://bundle/assets',
    'app://bundle/missing.js',
    'app://bundle/journal.sqlite',
    'app://other/index.html',
    'app://user@other/index.html',
  ])('answers 404 to %s', async (url) => {
    // A Request cannot carry every one of these, but Electron's can.
    const answer = await respond({ method: 'GET', url } as Request)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toBe('')
  })

  it('answers nothing but GET', async () => {
    expect((await respond(new Request('app://bundle/index.html', { method: 'POST' }))).status).toBe(404)
  })

  it('refuses a foreign scheme even for a file that exists', () => {
    expect(resolveRendererFile(parent, 'file:///secret.html')).toBeNull()
    expect(resolveRendererFile(parent, 'https://bundle/secret.html')).toBeNull()
    expect(resolveRendererFile(parent, 'not an address')).toBeNull()
  })
})

describe('isAllowedExternalLink', () => {
  it.each(['https://rabbitpre.com/', 'https://www.rabbitpre.com/a?b#c', 'https://INTEGRATE.rabbitpre.com'])(
    'allows %s',
    (url) => expect(isAllowedExternalLink(url)).toBe(true),
  )
  it.each([
    'http://www.rabbitpre.com/',
    'https://rabbitpre.com.evil.example/',
    'https://evilrabbitpre.com/',
    'https://www.rabbitpre.com@evil.example/',
    'https://user:pass@www.rabbitpre.com/',
    'https://www.rabbitpre.com:8443/',
    'https://evil.example/?https://www.rabbitpre.com/',
    'https://rabbitpre.com./',
    'javascript:alert(1)//rabbitpre.com',
    'file:///C:/Windows/System32/calc.exe',
    'ms-msdt:/id rabbitpre.com',
    'smb://rabbitpre.com/share',
    '',
  ])('refuses %s', (url) => expect(isAllowedExternalLink(url)).toBe(false))
})
