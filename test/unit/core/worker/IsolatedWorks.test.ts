import { describe, expect, it } from 'vitest'
import {
  IsolatedWorkEnded,
  type IsolatedMessage,
  type StartIsolated,
} from '../../../../electron/core/worker/IsolatedWork.ts'
import { IsolatedWorks } from '../../../../electron/core/worker/IsolatedWorks.ts'
import type { Schedule } from '../../../../electron/core/worker/schedule.ts'

/** A process that the test answers for. */
interface StandIn {
  messages: IsolatedMessage[]
  answer: (text: string) => void
  die: (isOutOfMemory?: boolean) => void
  isKilled: boolean
  isHeld: boolean
}

/** Works whose processes and clock are the test's. */
function setUp() {
  const started: StandIn[] = []
  let due: (() => void)[] = []
  const start: StartIsolated = (_heapMegabytes, { answer, end }) => {
    const standIn: StandIn = {
      messages: [],
      answer: (text) => answer(Buffer.from(text)),
      die: (isOutOfMemory = false) => end(new IsolatedWorkEnded('ended by test', isOutOfMemory)),
      isKilled: false,
      isHeld: false,
    }
    started.push(standIn)
    return {
      send: async (message) => void standIn.messages.push(message),
      hold: (isHeld) => (standIn.isHeld = isHeld),
      kill: () => (standIn.isKilled = true),
    }
  }
  const schedule: Schedule = (act) => {
    due.push(act)
    return () => (due = due.filter((each) => each !== act))
  }
  return {
    works: new IsolatedWorks(start, schedule),
    started,
    passTime: () => due.splice(0).forEach((act) => act()),
  }
}

const never = new AbortController().signal
const key = { subject: 'a.xls', version: '1' }
const input = (bytes = 10) => ({ task: { parse: true }, bytes: new Uint8Array(bytes), heapMegabytes: 64 })
/** Lets what was sent arrive. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('isolated works', () => {
  // Each look at an .ods of 100,000 rows took 17 seconds and a gigabyte.
  it('does the same work once, for who asks meanwhile and afterwards', async () => {
    const { works, started } = setUp()
    const asked = [works.open(key, input(), never), works.open(key, input(), never)]
    await turn()
    started[0]!.answer('parsed')
    const [first, second] = await Promise.all(asked)
    first!.release(true)
    second!.release(true)
    const third = await works.open(key, null, never)
    expect([first, second, third].map((work) => String(work!.result))).toEqual(Array(3).fill('parsed'))
    expect(started).toHaveLength(1)
    expect(started[0]!.messages.filter(({ kind }) => kind === 'task')).toHaveLength(1)
    expect(started[0]!.isKilled).toBe(false)
  })

  it('gives each question its answer, and holds the app only while one is missing', async () => {
    const { works, started } = setUp()
    const opening = works.open(key, input(), never)
    await turn()
    const [process] = started
    expect(process!.isHeld).toBe(true)
    process!.answer('parsed')
    const work = (await opening)!
    expect(process!.isHeld).toBe(false)
    const answers = [work.ask({ piece: 0 }), work.ask({ piece: 1 })]
    await turn()
    expect(process!.messages.slice(-2)).toEqual([
      { kind: 'question', question: { piece: 0 } },
      { kind: 'question', question: { piece: 1 } },
    ])
    process!.answer('rows 0')
    expect(process!.isHeld).toBe(true)
    process!.answer('rows 1')
    expect((await Promise.all(answers)).map(String)).toEqual(['rows 0', 'rows 1'])
    expect(process!.isHeld).toBe(false)
  })

  it.each([
    ['changed since', { ...key, version: '2' }],
    ['is another one', { subject: 'b.xls', version: '1' }],
  ])('begins anew for a file that %s, and ends the process that waits', async (_, other) => {
    const { works, started } = setUp()
    const opening = works.open(key, input(), never)
    await turn()
    started[0]!.answer('old')
    const used = (await opening)!
    expect(await works.open(other, null, never)).toBeNull()
    const next = works.open(other, input(), never)
    await turn()
    expect(started).toHaveLength(2)
    expect(started[0]!.isKilled, 'its rows are still being read').toBe(false)
    used.release(true)
    expect(started[0]!.isKilled).toBe(true)
    started[1]!.answer('new')
    expect(String((await next)!.result)).toBe('new')
  })

  it('ends the process after the idle time, not while somebody reads', async () => {
    const { works, started, passTime } = setUp()
    const opening = works.open(key, input(), never)
    await turn()
    started[0]!.answer('parsed')
    const work = (await opening)!
    work.release(true)
    const again = (await works.open(key, null, never))!
    passTime()
    expect(started[0]!.isKilled, 'opened again before the time was over').toBe(false)
    again.release(true)
    again.release(true)
    passTime()
    expect(started[0]!.isKilled).toBe(true)
    expect(await works.open(key, null, never)).toBeNull()
  })

  it('ends the process when its file is left, or at once where it must not be kept', async () => {
    const { works, started } = setUp()
    const open = async (index: number) => {
      const opening = works.open(key, input(), never)
      await turn()
      started[index]!.answer('parsed')
      return (await opening)!
    }
    ;(await open(0)).release(true)
    works.leave('a.xls')
    expect(started[0]!.isKilled, 'the file that is looked at').toBe(false)
    works.leave('b.csv')
    expect(started[0]!.isKilled).toBe(true)
    ;(await open(1)).release(true)
    works.leave(null)
    expect(started[1]!.isKilled).toBe(true)
    ;(await open(2)).release(false)
    expect(started[2]!.isKilled).toBe(true)
  })

  it('ends work that is given up, unless another waits for it', async () => {
    const { works, started } = setUp()
    const reason = new Error('cancelled by test')
    const [one, two] = [new AbortController(), new AbortController()]
    const first = works.open(key, input(), one.signal)
    const second = works.open(key, input(), two.signal)
    one.abort(reason)
    await expect(first).rejects.toBe(reason)
    expect(started[0]!.isKilled).toBe(false)
    two.abort(reason)
    await expect(second).rejects.toBe(reason)
    expect(started[0]!.isKilled).toBe(true)
    expect(await works.open(key, null, never)).toBeNull()
  })

  it('fails who waits when the process ends, and begins anew for the next', async () => {
    const { works, started } = setUp()
    const opening = works.open(key, input(), never)
    started[0]!.die(true)
    await expect(opening).rejects.toMatchObject({ isOutOfMemory: true })
    const next = works.open(key, input(), never)
    await turn()
    started[1]!.answer('parsed')
    const work = (await next)!
    const asked = work.ask({})
    started[1]!.die()
    await expect(asked).rejects.toBeInstanceOf(IsolatedWorkEnded)
    await expect(work.ask({})).rejects.toBeInstanceOf(IsolatedWorkEnded)
    expect(await works.open(key, null, never)).toBeNull()
  })

  // To copy 35 MB in one stretch halted the window for a quarter of a second.
  it('sends the data in pieces, before the task', async () => {
    const { works, started } = setUp()
    const bytes = Uint8Array.from({ length: 2_500_000 }, (_, index) => index % 251)
    const copy = new Uint8Array(bytes)
    void works.open(null, { ...input(), bytes }, never)
    for (let turns = 0; turns < 5; turns++) await turn()
    const { messages } = started[0]!
    expect(messages.map(({ kind }) => kind)).toEqual(['bytes', 'bytes', 'bytes', 'task'])
    const joined = new Uint8Array(copy.length)
    for (const message of messages) {
      if (message.kind !== 'bytes') continue
      expect(message.sizeBytes).toBe(copy.length)
      expect(
        message.bytes.buffer.byteLength,
        'a view would take all of its memory along',
      ).toBeLessThanOrEqual(1_000_000)
      joined.set(message.bytes, message.position)
    }
    expect(Buffer.compare(joined, copy)).toBe(0)
  })
})
