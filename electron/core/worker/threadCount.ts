import { availableParallelism, totalmem } from 'node:os'

/** More threads gain little: they wait for the disk and for memory. */
const mostThreads = 4
/**
 * Memory of the machine for each thread, most of it for what else runs there. Not what is free now, which macOS reports
 * without its caches.
 */
const bytesPerThread = 2 ** 30

/** Threads that share the work on one job: one for each core as far as memory allows, at least one. */
export function threadCount(machine = { cores: availableParallelism(), memoryBytes: totalmem() }): number {
  const affordable = Math.floor(machine.memoryBytes / bytesPerThread)
  return Math.max(1, Math.min(machine.cores, affordable, mostThreads))
}
