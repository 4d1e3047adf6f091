import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PageSource, WindowHost } from '../electronDouble/host.ts'
import { checkRequest } from './checkRequest.ts'
import { freePath } from './freePath.ts'
import { pageSource, preloadModule, withPreload } from './pageScripts.ts'
import { createTemporaryFiles, safeFileName } from './temporaryFiles.ts'
import { UploadedFiles } from './UploadedFiles.ts'
import { decode, encode } from './wire.ts'

export interface BrowserHostOptions {
  /** 0: any free port. */
  port: number
  appDir: string
  userDataDir: string
  downloadsDir: string
  openOutside: (target: string) => void
  say: (line: string) => void
  /** Called with the address of the app, token included, once it can be opened. */
  onAddress: (url: string) => void
  /** Called when the port could not be opened. */
  onUnavailable: (error: Error) => void
}

/** Size limit of requests without a file; a mapping of 16,384 columns is below it. */
const maxMessageBytes = 32 * 1024 * 1024

/**
 * Shows the double's window in a browser on this machine: one page at a time, because there is one window.
 */
export function createBrowserHost(options: BrowserHostOptions): WindowHost {
  const token = randomBytes(24).toString('base64url')
  const files = createTemporaryFiles()
  const openDialogs = new Map<string, (path: string | null) => void>()
  const openQuestions = new Map<string, (index: number) => void>()
  /** Files that the page was asked for again. */
  const missing = new Map<string, PromiseWithResolvers<void>>()
  const uploads = new UploadedFiles(files, askAgain)
  let source: PageSource | null = null
  let page: ServerResponse | null = null
  /** Messages queued while a page loads, until it listens; null: no page is loading, messages are dropped. */
  let waiting: string[] | null = null

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.say(`browser host: ${String(error)}`)
      if (response.headersSent) response.destroy()
      else finish(response, 500)
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { port } = server.address() as AddressInfo
    const method = request.method ?? ''
    const url = request.url ?? ''
    const path = checkRequest({ method, url, headers: request.headers }, { port, token })
    if (path === null || source === null) return finish(response, 403)
    const query = new URLSearchParams(url.split('?')[1])
    if (method === 'GET') {
      if (path === '/__host/events') return connect(response, source)
      if (path.startsWith('/__host/source/')) return sendScript(response, path.slice(15), source)
      return sendFile(response, path, source)
    }
    if (method !== 'POST') return finish(response, 405)
    if (path === '/__host/invoke') return invoke(request, response, source)
    if (path === '/__host/upload') return receiveFile(request, response, query)
    if (path === '/__host/again') return receiveAgain(request, response, query)
    if (path === '/__host/cancel') settleDialog(query, null)
    else if (path === '/__host/answer') settleQuestion(query)
    else return finish(response, 404)
    return finish(response, 204)
  }

  /** Serves the app's own files through main's protocol handler, policy and refusals included. */
  async function sendFile(response: ServerResponse, path: string, shown: PageSource): Promise<void> {
    const found = await shown.fetch(new Request(new URL(path, shown.entryUrl)))
    const isPage = found.headers.get('content-type')?.startsWith('text/html') === true
    if (isPage) waiting = []
    const body = isPage ? withPreload(await found.text()) : Buffer.from(await found.arrayBuffer())
    response.writeHead(found.status, Object.fromEntries(found.headers))
    response.end(body)
  }

  function sendScript(response: ServerResponse, path: string, shown: PageSource): void {
    const script = path === 'preload.js' ? preloadModule(shown.preloadPath) : pageSource(path)
    if (script === null) return finish(response, 404)
    response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-store' })
    response.end(script)
  }

  function connect(response: ServerResponse, shown: PageSource): void {
    page?.end(eventText({ kind: 'replaced' }))
    page = response
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.flushHeaders()
    response.on('close', () => {
      if (page === response) page = null
      // Closing the page cancels its choosers, as closing a window cancels its dialogs.
      for (const close of openDialogs.values()) close(null)
      openDialogs.clear()
      for (const { resolve } of missing.values()) resolve()
      missing.clear()
    })
    for (const text of waiting ?? []) response.write(text)
    waiting = null
    shown.onConnected()
  }

  function post(message: { kind: string; [name: string]: unknown }): void {
    const text = eventText(message)
    if (page === null) waiting?.push(text)
    else page.write(text)
  }

  async function invoke(
    request: IncomingMessage,
    response: ServerResponse,
    shown: PageSource,
  ): Promise<void> {
    const [channel, args] = decode(await readText(request)) as [string, unknown[]]
    const result = await uploads
      .invoke(channel, args, (...passed) => shown.invoke(...passed))
      .then(
        (value) => ({ value }),
        (error: unknown) => ({ message: error instanceof Error ? error.message : String(error) }),
      )
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    response.end(encode(result))
  }

  async function receiveFile(
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
  ): Promise<void> {
    const path = await files.save(query.get('name') ?? '', request)
    uploads.note(path)
    settleDialog(query, path)
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' })
    response.end(path)
  }

  /** Asks the page for a file whose copy was removed; a page that was reloaded has it no more. */
  function askAgain(path: string): Promise<void> {
    if (page === null) return Promise.resolve()
    const asked = missing.get(path)
    if (asked) return asked.promise
    const asking = Promise.withResolvers<void>()
    missing.set(path, asking)
    post({ kind: 'again', path })
    return asking.promise
  }

  async function receiveAgain(
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
  ): Promise<void> {
    const path = query.get('path') ?? ''
    if (query.get('found') === 'true' && missing.has(path)) await files.restore(path, request)
    missing.get(path)?.resolve()
    missing.delete(path)
    finish(response, 204)
  }

  function settleDialog(query: URLSearchParams, path: string | null): void {
    const id = query.get('dialog') ?? ''
    openDialogs.get(id)?.(path)
    openDialogs.delete(id)
  }

  function settleQuestion(query: URLSearchParams): void {
    const id = query.get('dialog') ?? ''
    openQuestions.get(id)?.(Number(query.get('index')))
    openQuestions.delete(id)
  }

  return {
    appDir: options.appDir,
    userDataDir: options.userDataDir,
    say: options.say,
    openOutside: options.openOutside,

    async open(shown) {
      source = shown
      if (server.listening) return
      server.once('error', options.onUnavailable)
      await new Promise<void>((resolve) => server.listen(options.port, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      const entryPath = new URL(shown.entryUrl).pathname
      options.onAddress(`http://127.0.0.1:${port}/${token}${entryPath}`)
    },

    send(channel, args) {
      post({ kind: 'event', channel, args })
    },

    close() {
      server.close()
      server.closeAllConnections()
    },

    chooseFile(extensions) {
      const id = randomUUID()
      return new Promise((resolve) => {
        openDialogs.set(id, resolve)
        post({ kind: 'choose', id, extensions })
      })
    },

    ask(question) {
      const id = randomUUID()
      return new Promise((resolve) => {
        openQuestions.set(id, resolve)
        post({ kind: 'ask', id, ...question })
      })
    },

    chooseSavePath(fileName) {
      mkdirSync(options.downloadsDir, { recursive: true })
      return freePath(options.downloadsDir, safeFileName(fileName))
    },
  }
}

function eventText(message: unknown): string {
  return `data: ${encode(message)}\n\n`
}

function finish(response: ServerResponse, status: number): void {
  response.writeHead(status)
  response.end()
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxMessageBytes) throw new Error('a message of this size is not the app’s')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
