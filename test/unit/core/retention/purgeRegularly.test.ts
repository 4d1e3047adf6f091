import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { purgeRegularly } from '../../../../electron/core/retention/purgeRegularly.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('purges at the start and again while the app stays open for days, until it is closed', () => {
  const purge = vi.fn()
  const stop = purgeRegularly(purge)
  expect(purge).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(24 * 60 * 60 * 1_000)
  expect(purge).toHaveBeenCalledTimes(5)
  stop()
  vi.advanceTimersByTime(24 * 60 * 60 * 1_000)
  expect(purge).toHaveBeenCalledTimes(5)
})

it('lets the start fail, but does not end an open app because a later purge fails', () => {
  const failing = vi.fn(() => {
    throw new Error('disk')
  })
  expect(() => purgeRegularly(failing)).toThrow('disk')
  failing.mockImplementationOnce(() => undefined as never)
  const stop = purgeRegularly(failing)
  expect(() => vi.advanceTimersByTime(12 * 60 * 60 * 1_000)).not.toThrow()
  expect(failing).toHaveBeenCalledTimes(4)
  stop()
})
