import { closeSync, existsSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HighWaterMark } from '../../electron/core/journal/HighWaterMark.ts'
import type { Section } from './Section.ts'

const raises = 4_000
const recordBytes = 64
/** A file system in memory, whose flush costs nothing: what is left is our own work. Linux has one. */
const memoryFolder = '/dev/shm'

/** What the mark adds to every batch, beside the least that a flushed count can cost on this disk. */
export function measureMarking(): Section {
  const onDisk = measureIn(tmpdir())
  const inMemory = existsSync(memoryFolder) ? measureIn(memoryFolder) : null
  const row = (name: string, durations: number[], bare: number[]): string[] => [
    name,
    ...[0.1, 0.5].flatMap((share) => [
      at(durations, share).toFixed(3),
      durations === bare ? '1' : `${(at(durations, share) / at(bare, share)).toFixed(2)} ×`,
    ]),
  ]
  return {
    title: 'Raising the mark before a call',
    note: 'Target: ≤ 0.3 ms a batch. One write of 64 bytes into blocks that are there already, and one fdatasync. Beside it the same write and fdatasync of a bare file: what the disk takes by itself, and no count that survives a power cut can be cheaper. Each flush in turns with one of the other, in one run; in memory a flush costs nothing, and only our own work is left.',
    columns: ['', 'fastest tenth, ms', 'of the bare flush', 'median, ms', 'of the bare flush'],
    rows: [
      row('the mark', onDisk.mark, onDisk.bare),
      row('write and fdatasync', onDisk.bare, onDisk.bare),
      ...(inMemory === null
        ? []
        : [
            row('the mark, in memory', inMemory.mark, inMemory.bare),
            row('write and fdatasync, in memory', inMemory.bare, inMemory.bare),
          ]),
    ],
  }
}

interface Durations {
  /** In milliseconds, sorted. */
  mark: number[]
  bare: number[]
}

function measureIn(parent: string): Durations {
  const folder = mkdtempSync(join(parent, 'bench-mark-'))
  try {
    HighWaterMark.make(folder)
    const mark = new HighWaterMark(folder)
    mark.reserve('job')
    const bare = openSync(join(folder, 'bare'), 'w+')
    writeSync(bare, Buffer.alloc(2 * recordBytes))
    fdatasyncSync(bare)
    const record = Buffer.alloc(recordBytes, 1)
    const durations: Durations = { mark: [], bare: [] }
    for (let turn = 1; turn <= raises; turn++) {
      durations.mark.push(timed(() => mark.raise('job', turn)))
      durations.bare.push(
        timed(() => {
          writeSync(bare, record, 0, recordBytes, (turn % 2) * recordBytes)
          fdatasyncSync(bare)
        }),
      )
    }
    closeSync(bare)
    mark.close()
    for (const list of [durations.mark, durations.bare]) list.sort((one, other) => one - other)
    return durations
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function timed(work: () => void): number {
  const startedMs = performance.now()
  work()
  return performance.now() - startedMs
}

/** The duration that this share of them does not exceed. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)]!
}
