import { describe, expect, it, vi } from 'vitest'
import type { IpcMainInvokeEvent } from 'electron'
import { isOwnTopFrame } from '../../../../electron/main/ipc/isOwnTopFrame.ts'
import { registerRoutes } from '../../../../electron/main/ipc/registerRoutes.ts'
import { createAppUrlCheck } from '../../../../electron/main/window/appUrl.ts'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import { requestChannel, type Envelope } from '../../../../electron/shared/ipc/envelope.ts'
import { routes, type HandlersOf } from '../../../../electron/shared/ipc/routes.ts'
import { attacksOn, sampleInput } from '../../../support/ipc/sampleInput.ts'

type Listener = (event: IpcMainInvokeEvent, name: unknown, input: unknown) => Promise<unknown>

const ownFrame = { url: 'app://bundle/index.html#/jobs', parent: null }

/** Every route answers what it was given, so that a test sees whether and with what it was called. */
function setUp(overrides: Partial<HandlersOf<typeof routes>> = {}) {
  const called: { name: string; input: unknown }[] = []
  const handlers = Object.fromEntries(
    Object.keys(routes).map((name) => [
      name,
      (input: unknown) => {
        called.push({ name, input })
        return { answered: name }
      },
    ]),
  ) as unknown as HandlersOf<typeof routes>
  const listeners = new Map<string, Listener>()
  const logError = vi.fn<(error: unknown, context: { route: string }) => void>()
  registerRoutes({
    ipcMain: { handle: (channel, listener) => void listeners.set(channel, listener) },
    isOurFrame: (event) => isOwnTopFrame(event.senderFrame, createAppUrlCheck(undefined)),
    handlers: { ...handlers, ...overrides },
    logError,
  })
  const ask = (name: unknown, input?: unknown, senderFrame: unknown = ownFrame): Promise<Envelope<unknown>> =>
    listeners.get(requestChannel)!({ senderFrame } as IpcMainInvokeEvent, name, input) as Promise<
      Envelope<unknown>
    >
  return { ask, called, listeners, logError }
}

async function codeOf(answer: Promise<Envelope<unknown>>): Promise<string> {
  const envelope = await answer
  return envelope.ok ? 'ok' : envelope.error.code
}

describe('registerRoutes', () => {
  it('uses one channel and passes the parsed input to the named handler', async () => {
    const { ask, called, listeners } = setUp()
    expect([...listeners.keys()]).toEqual([requestChannel])
    expect(await ask('job.get', { jobId: 'a' })).toEqual({ ok: true, data: { answered: 'job.get' } })
    expect(called).toEqual([{ name: 'job.get', input: { jobId: 'a' } }])
  })

  describe('refuses a sender that is not the top frame of our own page', () => {
    const senders: { [what: string]: unknown } = {
      'no frame (destroyed or navigated since)': null,
      'an iframe of our own origin': { url: 'app://bundle/index.html', parent: ownFrame },
      'an iframe of a foreign origin': { url: 'https://evil.example/', parent: ownFrame },
      'a foreign page': { url: 'https://evil.example/index.html', parent: null },
      'another host of our scheme': { url: 'app://other/index.html', parent: null },
      'our host as a prefix': { url: 'app://bundle.evil.example/index.html', parent: null },
      'a file': { url: 'file:///index.html', parent: null },
      'a blank page': { url: 'about:blank', parent: null },
      'an empty address': { url: '', parent: null },
      'the dev server while there is none': { url: 'http://localhost:5173/', parent: null },
    }
    it.each(Object.entries(senders))('%s', async (_what, sender) => {
      const { ask, called } = setUp()
      for (const name of Object.keys(routes)) {
        expect(await codeOf(ask(name, undefined, sender)), name).toBe('ipc.forbidden')
      }
      expect(called).toEqual([])
    })
  })

  it.each([
    'nothing.here',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    'APP.INFO',
    null,
    undefined,
    7,
    ['app.info'],
    { toString: () => 'app.info' },
    Object.assign(Object.create(null) as object, { name: 'app.info' }),
  ])('refuses %o as a route name (a lookup through the prototype chain would find some)', async (name) => {
    const { ask, called } = setUp()
    expect(await codeOf(ask(name))).toBe('ipc.badRequest')
    expect(called).toEqual([])
  })

  const wrongShapes: unknown[] = [
    null,
    0,
    'text',
    true,
    [],
    [{}],
    { unexpected: 1 },
    JSON.parse('{"__proto__": {"jobId": "a"}}'),
    JSON.parse('{"jobId": "a", "__proto__": {"admin": true}}'),
    { jobId: ['a'] },
    { jobId: 'a'.repeat(100_000) },
    { fileId: { $gt: '' }, choices: {} },
  ]
  it.each(Object.keys(routes))(
    'refuses inputs of a wrong shape to %s and never calls its handler',
    async (name) => {
      const { ask, called } = setUp()
      for (const input of wrongShapes) {
        expect(await codeOf(ask(name, input)), JSON.stringify(input)).toBe('ipc.badRequest')
      }
      expect(called).toEqual([])
      expect(({} as { admin?: boolean }).admin).toBeUndefined()
    },
  )

  it.each(Object.keys(routes) as (keyof typeof routes)[])(
    'passes a valid input to %s unchanged, and refuses it with any one part spoilt',
    async (name) => {
      const { ask, called } = setUp()
      const valid = sampleInput(routes[name].input)
      expect(await codeOf(ask(name, valid)), JSON.stringify(valid)).toBe('ok')
      expect(called).toEqual([{ name, input: valid }])
      for (const { what, input } of attacksOn(routes[name].input, valid)) {
        expect(await codeOf(ask(name, input)), what).toBe('ipc.badRequest')
      }
      expect(called).toHaveLength(1)
      expect(({} as { admin?: boolean }).admin).toBeUndefined()
    },
  )

  it('logs where an input was wrong but not what it held', async () => {
    const { ask, logError } = setUp()
    const canary = '张三13800138000'
    await ask('token.set', { token: 5, remember: canary, [canary]: 1 })
    expect(logError).toHaveBeenCalledOnce()
    const logged = String(logError.mock.calls[0]?.[0])
    expect(logged).toContain('remember')
    expect(logged).not.toContain(canary)
  })

  it('passes an AppError on with its code and params, and does not log it as a fault', async () => {
    const { ask, logError } = setUp({
      'job.get': () => {
        throw new AppError('job.notFound', 'no such job', { params: { jobId: 'a' } })
      },
    })
    expect(await ask('job.get', { jobId: 'a' })).toEqual({
      ok: false,
      error: { code: 'job.notFound', message: 'no such job', params: { jobId: 'a' } },
    })
    expect(logError).not.toHaveBeenCalled()
  })

  it('hides an unexpected error from the window, stack, text and all, and logs it', async () => {
    const secret = new TypeError('cannot read C:\\Users\\wang\\客户.xlsx of 13800138000')
    const { ask, logError } = setUp({ 'job.list': () => Promise.reject(secret) })
    const answer = await ask('job.list')
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(JSON.stringify(answer)).not.toMatch(/13800138000|Users|at /)
    expect(logError).toHaveBeenCalledWith(secret, { route: 'job.list' })
  })
})

describe('createAppUrlCheck', () => {
  it('accepts the dev server only on loopback and the same port', () => {
    const check = createAppUrlCheck('http://localhost:5173')
    expect(check('http://localhost:5173/index.html')).toBe(true)
    expect(check('http://localhost:5174/')).toBe(false)
    expect(check('http://user@localhost:5173/')).toBe(false)
    expect(createAppUrlCheck('https://evil.example')('https://evil.example/')).toBe(false)
  })
})
