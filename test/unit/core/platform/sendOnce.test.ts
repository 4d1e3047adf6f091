import type { Dispatcher } from 'undici'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sendOnce } from '../../../../electron/core/platform/sendOnce.ts'
import type { CallResult } from '../../../../electron/core/platform/PlatformClient.ts'

const timeouts = { connectTimeoutMs: 1_000, headersTimeoutMs: 2_000, bodyTimeoutMs: 3_000 }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A request whose life the test plays through its handler. */
function start(): {
  handler: Dispatcher.DispatchHandler
  result: Promise<CallResult>
  controller: () => Dispatcher.DispatchController
} {
  let handler: Dispatcher.DispatchHandler = {}
  const dispatcher = {
    dispatch: (_options: unknown, given: Dispatcher.DispatchHandler) => Boolean((handler = given)),
  } as unknown as Dispatcher
  const result = sendOnce(
    dispatcher,
    { method: 'POST', url: new URL('http://127.0.0.1/x'), headers: {}, body: '{}' },
    timeouts,
  )
  const controller = (): Dispatcher.DispatchController =>
    ({ abort: vi.fn() }) as unknown as Dispatcher.DispatchController
  return { handler, result, controller }
}

// A dispatcher that puts a request back into its queue must not get to write it a second time.
it('a call refuses to be started twice', async () => {
  const { handler, controller } = start()
  const [first, second] = [controller(), controller()]
  handler.onRequestStart?.(first, null)
  handler.onRequestStart?.(second, null)
  expect(first.abort).not.toHaveBeenCalled()
  expect(second.abort).toHaveBeenCalledOnce()
})

// The caller was told "not sent" and will send again: a connection that comes up afterwards must not be used.
it('a call gives up a connection that is not established, and writes nothing when it is established late', async () => {
  const { handler, result, controller } = start()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(await result).toMatchObject({ phase: 'notSent', failure: 'connectTimeout' })
  const late = controller()
  handler.onRequestStart?.(late, null)
  expect(late.abort).toHaveBeenCalledOnce()
})

it('a call counts as sent from its start, not from its failure', async () => {
  const before = start()
  before.handler.onResponseError?.(before.controller(), new Error('x'))
  expect(await before.result).toMatchObject({ phase: 'notSent' })

  const after = start()
  after.handler.onRequestStart?.(after.controller(), null)
  after.handler.onResponseError?.(after.controller(), new Error('x'))
  expect(await after.result).toMatchObject({ phase: 'sent' })
})

it('a call measures the headers timeout from its start, and the body timeout from the headers', async () => {
  const { handler, result, controller } = start()
  const only = controller()
  await vi.advanceTimersByTimeAsync(900)
  handler.onRequestStart?.(only, null)
  await vi.advanceTimersByTimeAsync(1_999)
  handler.onResponseStart?.(only, 200, {})
  // Bytes do not start the time again.
  for (let second = 0; second < 2; second++) {
    await vi.advanceTimersByTimeAsync(1_000)
    handler.onResponseData?.(only, Buffer.from('x'))
  }
  await vi.advanceTimersByTimeAsync(999)
  expect(only.abort).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(await result).toMatchObject({
    phase: 'sent',
    httpStatus: 200,
    bodyText: 'xx',
    failure: 'bodyTimeout',
  })
  expect(only.abort).toHaveBeenCalledOnce()
})

it('a call leaves no timer behind after a complete answer', async () => {
  const { handler, result, controller } = start()
  handler.onRequestStart?.(controller(), null)
  handler.onResponseStart?.(controller(), 200, { 'retry-after': ['5', '6'] })
  handler.onResponseData?.(controller(), Buffer.from([0xe5, 0xbc]))
  handler.onResponseData?.(controller(), Buffer.from([0xa0]))
  handler.onResponseEnd?.(controller(), {})
  // A character split between two chunks stays whole.
  expect(await result).toMatchObject({ bodyText: '张', failure: null, headers: { retryAfter: '5' } })
  expect(vi.getTimerCount()).toBe(0)
})
