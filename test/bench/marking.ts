import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HighWaterMark } from '../../electron/core/journal/HighWaterMark.ts'
import type { Section } from './Section.ts'

const raises = 2_000
const runs = 5
const recordBytes = 64

/** What the mark adds to every batch, beside the least that a flushed count can cost on this disk. */
export function measureMarking(): Section {
  const folder = mkdtempSync(join(tmpdir(), 'bench-mark-'))
  try {
    // Taken in turns, so that both meet the same load.
    const measured = Array.from({ length: runs }, () => [markMs(folder), flushMs(folder)] as const)
    const mark = Math.min(...measured.map(([ms]) => ms))
    const flush = Math.min(...measured.map(([, ms]) => ms))
    return {
      title: 'Raising the mark before a call',
      note: 'Target: ≤ 0.3 ms a batch. Beside it: writing 64 bytes into a file of that size and flushing them, and nothing else. Best of the runs, taken in turns.',
      columns: ['', 'ms a batch', 'of the bare flush'],
      rows: [
        ['the mark', mark.toFixed(3), `${(mark / flush).toFixed(2)} ×`],
        ['write and flush', flush.toFixed(3), '1'],
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function markMs(folder: string): number {
  HighWaterMark.make(folder)
  const mark = new HighWaterMark(folder)
  mark.reserve('job')
  const startedMs = performance.now()
  for (let attempts = 1; attempts <= raises; attempts++) mark.raise('job', attempts)
  const perRaiseMs = (performance.now() - startedMs) / raises
  mark.close()
  return perRaiseMs
}

function flushMs(folder: string): number {
  const descriptor = openSync(join(folder, 'bare'), 'w+')
  writeSync(descriptor, Buffer.alloc(2 * recordBytes))
  fdatasyncSync(descriptor)
  const record = Buffer.alloc(recordBytes, 1)
  const startedMs = performance.now()
  for (let turn = 0; turn < raises; turn++) {
    writeSync(descriptor, record, 0, recordBytes, (turn % 2) * recordBytes)
    fdatasyncSync(descriptor)
  }
  const perFlushMs = (performance.now() - startedMs) / raises
  closeSync(descriptor)
  return perFlushMs
}
