/** A process that takes the lock of a data folder, says so, and waits to be killed. */
import { DataDirLock } from '../../../electron/core/jobs/DataDirLock.ts'

const isTaken = new DataDirLock(process.argv[2] ?? '').tryAcquire()
process.stdout.write(isTaken ? 'taken\n' : 'refused\n')
setInterval(() => undefined, 60_000)
