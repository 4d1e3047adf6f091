import { expect, it, vi } from 'vitest'
import { SessionEnd } from '../../../../electron/main/desktop/SessionEnd.ts'
import { FakeClock } from './FakeClock.ts'

function setUp() {
  const clock = new FakeClock()
  const parts = { interrupt: vi.fn(), goOn: vi.fn(async () => {}) }
  return { session: new SessionEnd({ ...parts, clock }), clock, ...parts }
}

// Another program has an unsaved file, and the user cancels the shutdown: the upload stayed paused for ever.
it('continues 30 seconds after Windows asked, when the session did not end', async () => {
  const { session, clock, interrupt, goOn } = setUp()
  void session.asked()
  expect(interrupt).toHaveBeenCalledOnce()
  await clock.pass(29_999)
  expect(goOn).not.toHaveBeenCalled()
  await clock.pass(1)
  expect(goOn).toHaveBeenCalledOnce()
})

it('starts no call in a session that ends', async () => {
  const { session, clock, interrupt, goOn } = setUp()
  void session.asked()
  await clock.pass(10_000)
  session.ended()
  await clock.pass(60_000)
  expect(interrupt).toHaveBeenCalledTimes(2)
  expect(goOn).not.toHaveBeenCalled()
})

it('waits from the last question when Windows asks twice', async () => {
  const { session, clock, goOn } = setUp()
  void session.asked()
  await clock.pass(20_000)
  void session.asked()
  await clock.pass(20_000)
  expect(goOn).not.toHaveBeenCalled()
  await clock.pass(10_000)
  expect(goOn).toHaveBeenCalledOnce()
})
