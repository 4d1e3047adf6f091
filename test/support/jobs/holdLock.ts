/**
 * A process that takes the lock of a data folder, says so, and waits to be killed. It keeps no reference to the lock,
 * and collects garbage before it speaks where `--expose-gc` lets it.
 */
import { DataDirLock } from '../../../electron/core/journal/DataDirLock.ts'

const isTaken = new DataDirLock(process.argv[2] ?? '').tryAcquire()
globalThis.gc?.()
// Closing what was collected is a task of its own.
await new Promise((resolve) => setImmediate(resolve))
globalThis.gc?.()
process.stdout.write(isTaken ? 'taken\n' : 'refused\n')
setInterval(() => undefined, 60_000)
