import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WorkerRunner } from '../../../../electron/core/worker/WorkerRunner.ts'
import { defineTask } from '../../../../electron/core/worker/WorkerTask.ts'

/** A thread that speaks the protocol of the worker: one task asks at every progress whether it was cancelled, one never. */
const thread = `
import { on } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
for await (const [request] of on(parentPort, 'message')) {
  if (request === null) break
  const { name, input, cancelled } = request
  parentPort.postMessage({ kind: 'progress', rowsDone: 0, fraction: 0 })
  if (name === 'deaf') for (;;) await setImmediate()
  if (name === 'long') while (Atomics.load(cancelled, 0) === 0) await setImmediate()
  parentPort.postMessage({ kind: 'done', result: input.value })
}`
const url = new URL(`data:text/javascript,${encodeURIComponent(thread)}`)
/** However busy the machine is, the time that a thread has to end by itself is not over. */
const runner = new WorkerRunner(url, { schedule: () => () => undefined })
/** It is over at once. */
const impatient = new WorkerRunner(url, {
  schedule: (act) => {
    act()
    return () => undefined
  },
})
const short = defineTask<{ dataDir: string; value: number }, number>('short')
const long = defineTask<{ dataDir: string; value: number }, number>('long')
const deaf = defineTask<{ dataDir: string; value: number }, number>('deaf')
const input = { dataDir: '', value: 7 }

afterEach(() => void vi.restoreAllMocks())

describe('a task in a thread', () => {
  it('gives its result, and the thread ends', async () => {
    expect(await runner.run(short, input).result).toBe(7)
  })

  // Terminated between making and initialising a compressor, a thread takes the whole app with it ("close before init").
  it('that is cancelled ends by itself: its thread is not terminated', async () => {
    const terminate = vi.spyOn(Worker.prototype, 'terminate')
    const task = runner.run(long, input, () => task.cancel())
    expect(await task.result).toBeNull()
    expect(terminate).not.toHaveBeenCalled()
  })

  it('that does not notice its end is terminated', async () => {
    const terminate = vi.spyOn(Worker.prototype, 'terminate')
    const task = impatient.run(deaf, input, () => task.cancel())
    expect(await task.result).toBeNull()
    expect(terminate).toHaveBeenCalledOnce()
  })

  it('that was never given leaves no thread behind', async () => {
    const terminate = vi.spyOn(Worker.prototype, 'terminate')
    const { promise: worker, resolve } = Promise.withResolvers<Worker>()
    process.once('worker', resolve)
    runner.start().dismiss()
    const started = await worker
    await new Promise((exit) => started.once('exit', exit))
    expect(terminate).not.toHaveBeenCalled()
  })
})
