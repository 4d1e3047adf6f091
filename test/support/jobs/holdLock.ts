/**
 * A process that takes the lock of a data folder, prints a line, and waits to be killed. It keeps no reference to the lock,
 * and with `--expose-gc` collects garbage before it prints.
 */
import { DataDirLock } from '../../../electron/core/journal/DataDirLock.ts'

const isTaken = new DataDirLock(process.argv[2] ?? '').tryAcquire()
globalThis.gc?.()
// Collected objects are closed in a later task.
await new Promise((resolve) => setImmediate(resolve))
globalThis.gc?.()
process.stdout.write(isTaken ? 'taken\n' : 'refused\n')
setInterval(() => undefined, 60_000)
