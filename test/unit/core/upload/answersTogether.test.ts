import { afterEach, beforeEach, expect, it } from 'vitest'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
beforeEach(() => (fixture = new JobsFixture()))
afterEach(() => fixture.close())

it('answers that arrive in one tick, and the calls after them, are one transaction and one raised mark', async () => {
  await fixture.addJob({ rows: 80, batchRows: 10, concurrency: 4 })
  const answers: (() => void)[] = []
  const send = fixture.platform.send.bind(fixture.platform)
  fixture.platform.send = async (call) => {
    const result = await send(call)
    await new Promise<void>((resolve) => answers.push(resolve))
    return result
  }
  await fixture.begin()
  fixture.clock.advance(10)
  await fixture.clock.settle(Promise.resolve())
  expect(answers).toHaveLength(4)
  const { journal, platform } = fixture
  const [write, raise] = [journal.write.bind(journal), journal.mark.raise.bind(journal.mark)]
  let [writes, raises] = [0, 0]
  journal.write = (work) => {
    writes += 1
    return write(work)
  }
  journal.mark.raise = (...mark) => {
    raises += 1
    raise(...mark)
  }
  // As sockets do: each in a callback of its own, all in one turn of the event loop.
  for (const answer of answers.splice(0)) setImmediate(answer)
  await fixture.clock.settle(Promise.resolve())
  expect(platform.ledger).toHaveLength(8)
  expect([writes, raises]).toEqual([1, 1])
  expect(fixture.job().reconciliation).toMatchObject({ accepted: 40, unknown: 0 })
})
