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
  answer: (text: string, partCount?: number) => void
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
      answer: (text, partCount = 0) => answer({ bytes: Buffer.from(text), partCount }),
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
  })

  // The process has taken a gigabyte, and gives nothing back until it ends.
  it('takes all parts over, also while nobody waits, ends the process and gives them to everybody', async () => {
    const { works, started } = setUp()
    const opening = works.open(key, input(), never)
    await turn()
    const [process] = started
    expect(process!.isHeld).toBe(true)
    process!.answer('parsed', 2)
    const work = (await opening)!
    const last = work.part(1)
    await turn()
    expect(process!.messages.at(-1), 'one at a time').toEqual({ kind: 'part', index: 0 })
    process!.answer('rows 0')
    await turn()
    expect(process!.messages.at(-1)).toEqual({ kind: 'part', index: 1 })
    expect([process!.isKilled, process!.isHeld]).toEqual([false, true])
    process!.answer('rows 1')
    expect(String(await last)).toBe('rows 1')
    await turn()
    expect([process!.isKilled, process!.isHeld]).toEqual([true, false])
    process!.die()
    work.release(true)
    const again = (await works.open(key, null, never))!
    expect(String(again.result)).toBe('parsed')
    expect((await Promise.all([again.part(0), again.part(1)])).map(String)).toEqual(['rows 0', 'rows 1'])
    await expect(again.part(2)).rejects.toBeInstanceOf(IsolatedWorkEnded)
  })

  it('keeps nothing that is large, once its users are gone', async () => {
    const { works, started } = setUp()
    const opening = works.open(key, input(), never)
    await turn()
    started[0]!.answer('parsed', 1)
    const work = (await opening)!
    started[0]!.answer('x'.repeat(128_000_001))
    expect((await work.part(0)).length).toBe(128_000_001)
    work.release(true)
    expect(await works.open(key, null, never)).toBeNull()
  })

  it.each([
    ['changed since', { ...key, version: '2' }],
    ['is another one', { subject: 'b.xls', version: '1' }],
  ])('begins anew for a file that %s, and ends what waits', async (_, other) => {
    const { works, started } = setUp()
    const opening = works.open(key, input(), never)
    await turn()
    started[0]!.answer('old', 1)
    const used = (await opening)!
    expect(await works.open(other, null, never)).toBeNull()
    const next = works.open(other, input(), never)
    await turn()
    expect(started).toHaveLength(2)
    expect(started[0]!.isKilled, 'its rows are still being read').toBe(false)
    used.release(true)
    expect(started[0]!.isKilled).toBe(true)
    expect(await works.open(key, null, never)).toBeNull()
    started[1]!.answer('new')
    expect(String((await next)!.result)).toBe('new')
  })

  it('forgets it after the idle time, not while somebody reads', async () => {
    const { works, started, passTime } = setUp()
    const opening = works.open(key, input(), never)
    await turn()
    started[0]!.answer('parsed')
    const work = (await opening)!
    work.release(true)
    const again = (await works.open(key, null, never))!
    passTime()
    expect(await works.open(key, null, never), 'opened again before the time was over').not.toBeNull()
    again.release(true)
    again.release(true)
    passTime()
    expect(await works.open(key, null, never), 'opened by one who reads still').not.toBeNull()
  })

  it('forgets it when nobody came in time, when its file is left, and where it must not be kept', async () => {
    const { works, started, passTime } = setUp()
    const open = async (index: number) => {
      const opening = works.open(key, input(), never)
      await turn()
      started[index]!.answer('parsed', 1)
      return (await opening)!
    }
    ;(await open(0)).release(true)
    passTime()
    expect(started[0]!.isKilled, 'though not all parts are here').toBe(true)
    ;(await open(1)).release(true)
    works.leave('a.xls')
    expect(started[1]!.isKilled, 'the file that is looked at').toBe(false)
    works.leave('b.csv')
    expect(started[1]!.isKilled).toBe(true)
    ;(await open(2)).release(true)
    works.leave(null)
    expect(started[2]!.isKilled).toBe(true)
    ;(await open(3)).release(false)
    expect(started[3]!.isKilled).toBe(true)
    expect(await works.open(key, null, never)).toBeNull()
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
    started[1]!.answer('parsed', 2)
    const work = (await next)!
    const asked = work.part(1)
    started[1]!.die()
    await expect(asked).rejects.toBeInstanceOf(IsolatedWorkEnded)
    await expect(work.part(0)).rejects.toBeInstanceOf(IsolatedWorkEnded)
    expect(await works.open(key, null, never)).toBeNull()
  })

  // To copy 35 MB in one stretch halted the window for a quarter of a second; a pipe that took all at once, for 92 ms.
  it('sends the data in pieces, each in a turn of its own, before the task', async () => {
    const { works, started } = setUp()
    const bytes = Uint8Array.from({ length: 2_500_000 }, (_, index) => index % 251)
    const copy = new Uint8Array(bytes)
    void works.open(null, { ...input(), bytes }, never)
    const { messages } = started[0]!
    const sentByTurn = [messages.length]
    while (!messages.some(({ kind }) => kind === 'task')) {
      await turn()
      sentByTurn.push(messages.length)
    }
    expect(sentByTurn).toEqual([0, 1, 2, 3, 4, 6])
    expect(messages.map(({ kind }) => kind)).toEqual([...Array<string>(5).fill('bytes'), 'task'])
    const joined = new Uint8Array(copy.length)
    for (const message of messages) {
      if (message.kind !== 'bytes') continue
      expect(message.sizeBytes).toBe(copy.length)
      expect(
        message.bytes.buffer.byteLength,
        'a view would take all of its memory along',
      ).toBeLessThanOrEqual(500_000)
      joined.set(message.bytes, message.position)
    }
    expect(Buffer.compare(joined, copy)).toBe(0)
  })
})
