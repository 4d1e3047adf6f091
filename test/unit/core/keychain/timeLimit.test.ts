import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { withTimeLimit } from '../../../../electron/core/keychain/systemKeychain.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

// A keychain that asks a question nobody answers must not hold the app.
it('a time limit ends work that exceeds it, and not a moment before', async () => {
  const limited = withTimeLimit(new Promise(() => {}), 60_000, 'the keychain')
  const failure = vi.fn()
  limited.catch(failure)
  await vi.advanceTimersByTimeAsync(59_999)
  expect(failure).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(failure.mock.calls[0]?.[0]).toMatchObject({ message: 'the keychain did not answer within 60000 ms' })
})

it('a time limit passes the result of the work on and leaves no timer behind', async () => {
  expect(await withTimeLimit(Promise.resolve(5), 60_000, 'x')).toBe(5)
  await expect(withTimeLimit(Promise.reject(new Error('denied')), 60_000, 'x')).rejects.toThrow('denied')
  expect(vi.getTimerCount()).toBe(0)
})

it('a time limit ignores work that fails after it', async () => {
  let fail: (error: Error) => void = () => {}
  const limited = withTimeLimit(new Promise((_resolve, reject) => (fail = reject)), 10, 'x')
  const assertion = expect(limited).rejects.toThrow('did not answer')
  await vi.advanceTimersByTimeAsync(10)
  await assertion
  // An unhandled rejection would end the test run.
  fail(new Error('late'))
})
