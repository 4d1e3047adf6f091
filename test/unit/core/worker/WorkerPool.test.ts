import { afterEach, describe, expect, it } from 'vitest'
import { defineTask } from '../../../../electron/core/worker/WorkerTask.ts'
import { WorkerPool } from '../../../../electron/core/worker/WorkerPool.ts'

/** A thread that speaks the protocol of the worker, with tasks whose end the test decides. */
const thread = `
import { once } from 'node:events'
import { parentPort, threadId } from 'node:worker_threads'
for (;;) {
  const [request] = await once(parentPort, 'message')
  if (request === null) break
  const { name, input } = request
  if (name === 'die') process.exit(3)
  if (name === 'fail') parentPort.postMessage({ kind: 'failed', error: { code: 'file.notFound', message: 'gone' } })
  else {
    if (input.begun) Atomics.add(input.begun, 0, 1), Atomics.notify(input.begun, 0)
    if (input.gate) Atomics.wait(input.gate, 0, 0)
    parentPort.postMessage({ kind: 'done', result: { value: input.value, threadId } })
  }
}`
const workerUrl = new URL(`data:text/javascript,${encodeURIComponent(thread)}`)

interface EchoInput {
  dataDir: string
  value: number
  gate?: Int32Array
  begun?: Int32Array
}
const echo = defineTask<EchoInput, { value: number; threadId: number }>('echo')
const fail = defineTask<{ dataDir: string }, null>('fail')
const die = defineTask<{ dataDir: string }, null>('die')
const dataDir = ''

const shared = (): Int32Array => new Int32Array(new SharedArrayBuffer(4))
function release(gate: Int32Array): void {
  Atomics.store(gate, 0, 1)
  Atomics.notify(gate, 0)
}
async function untilAtLeast(counter: Int32Array, count: number): Promise<void> {
  for (let seen = Atomics.load(counter, 0); seen < count; seen = Atomics.load(counter, 0)) {
    await Atomics.waitAsync(counter, 0, seen).value
  }
}

let pool: WorkerPool
const open = (threads: number): WorkerPool => (pool = new WorkerPool(workerUrl, { threads: () => threads }))
afterEach(() => pool.close())

describe('a pool of threads', () => {
  it('works on as many tasks at once as it has threads, and uses the threads again', async () => {
    open(2)
    const [gate, begun] = [shared(), shared()]
    const first = [0, 1, 2, 3].map((value) => pool.run(echo, { dataDir, value, gate, begun }))
    await untilAtLeast(begun, 2)
    release(gate)
    const answers = await Promise.all(first)
    expect(answers.map(({ value }) => value)).toEqual([0, 1, 2, 3])
    const again = await Promise.all([4, 5].map((value) => pool.run(echo, { dataDir, value })))
    const threads = new Set([...answers, ...again].map(({ threadId }) => threadId))
    expect(threads.size).toBe(2)
  })

  it('does what is left with one thread, in the order in which it was asked for', async () => {
    open(1)
    const ended: number[] = []
    const run = async (value: number): Promise<void> => {
      await pool.run(echo, { dataDir, value })
      ended.push(value)
    }
    await Promise.all([run(0), run(1), run(2)])
    expect(ended).toEqual([0, 1, 2])
  })

  it('takes a cancelled task out of the queue, and the thread is free for the next', async () => {
    open(1)
    const [gate, begun] = [shared(), shared()]
    const running = new AbortController()
    const waiting = new AbortController()
    const one = pool.run(echo, { dataDir, value: 1, gate, begun }, running.signal)
    const two = pool.run(echo, { dataDir, value: 2, begun }, waiting.signal)
    const three = pool.run(echo, { dataDir, value: 3 })
    await untilAtLeast(begun, 1)
    waiting.abort(new Error('overtaken'))
    running.abort(new Error('closed'))
    await expect(one).rejects.toThrow('closed')
    await expect(two).rejects.toThrow('overtaken')
    release(gate)
    expect(await three).toMatchObject({ value: 3 })
    expect(Atomics.load(begun, 0), 'the cancelled task never began').toBe(1)
    const late = pool.run(echo, { dataDir, value: 4 }, AbortSignal.abort(new Error('late')))
    await expect(late).rejects.toThrow('late')
  })

  it('passes on the error of a task, and goes on in the same thread', async () => {
    open(1)
    const before = await pool.run(echo, { dataDir, value: 1 })
    await expect(pool.run(fail, { dataDir })).rejects.toMatchObject({ code: 'file.notFound' })
    expect(await pool.run(echo, { dataDir, value: 2 })).toEqual({ ...before, value: 2 })
  })

  it('replaces a thread that died: its task fails, those behind it are done', async () => {
    open(1)
    const dying = pool.run(die, { dataDir })
    const next = pool.run(echo, { dataDir, value: 2 })
    await expect(dying).rejects.toMatchObject({ code: 'internal' })
    expect(await next).toMatchObject({ value: 2 })
  })

  // A thread that was asked to end was given a task, which then failed.
  it('ends threads without work, and does what comes meanwhile in new ones', async () => {
    open(2)
    const [gate, begun] = [shared(), shared()]
    const before = await pool.run(echo, { dataDir, value: 1 })
    const running = pool.run(echo, { dataDir, value: 2, gate, begun })
    await untilAtLeast(begun, 1)
    pool.warm()
    const ending = pool.endIdle()
    const after = await pool.run(echo, { dataDir, value: 3 })
    release(gate)
    await ending
    expect(await running).toEqual({ value: 2, threadId: before.threadId })
    expect(after.value).toBe(3)
    expect(after.threadId).not.toBe(before.threadId)
  })

  it('rejects what runs, waits or comes once it is closed: nothing waits for an answer for ever', async () => {
    open(1)
    const [gate, begun] = [shared(), shared()]
    const running = pool.run(echo, { dataDir, value: 1, gate, begun })
    const waiting = pool.run(echo, { dataDir, value: 2 })
    const outcomes = Promise.allSettled([running, waiting])
    await untilAtLeast(begun, 1)
    await pool.close()
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(pool.run(echo, { dataDir, value: 3 })).rejects.toMatchObject({ code: 'internal' })
  })
})
