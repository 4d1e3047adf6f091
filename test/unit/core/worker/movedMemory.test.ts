import { MessageChannel } from 'node:worker_threads'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { freeMemory, movedWith, moving } from '../../../../electron/core/worker/movedMemory.ts'

// Texts of a sort were copied once more on their way, or came as nothing because they had been moved before.
it('moves the arrays that a message names, whole, and leaves the sender none', async () => {
  const { port1, port2 } = new MessageChannel()
  const ends = Uint32Array.from([3, 7, 70_000])
  const message = moving({ ends, texts: null }, [ends])
  port1.postMessage(message, movedWith(message))
  const [received] = (await once(port2, 'message')) as [{ ends: Uint32Array }]
  port1.close()
  expect([...received.ends]).toEqual([3, 7, 70_000])
  expect(ends.length).toBe(0)
})

it.each([[null], ['text'], [7], [{ ends: Uint32Array.from([1]) }]])('moves nothing with %j', (message) => {
  expect(movedWith(message)).toEqual([])
})

// Bytes that small buffers share were taken away from all of them.
it('frees bytes that have memory of their own, and no others', () => {
  const own = Buffer.alloc(100_000, 'a')
  const small = new Uint8Array(6_000)
  freeMemory(own, small)
  expect([own.length, small.length]).toEqual([0, 0])
  const [shared, beside] = [Buffer.from('one'), Buffer.from('other')]
  const large = Buffer.allocUnsafe((Buffer.poolSize >>> 1) - 1)
  freeMemory(shared, large)
  expect([shared.toString(), beside.toString()]).toEqual(['one', 'other'])
})
