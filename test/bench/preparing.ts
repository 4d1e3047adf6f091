import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fullSheetRows, writeLargeXlsx } from './largeFiles.ts'
import type { MeasuredPreparing } from './preparingContender.ts'
import type { Section } from './Section.ts'

/**
 * Preparing (reading, converting, checking, looking for duplicates, encrypting, writing to the journal) through the
 * worker thread, as the window does it. Compare its seconds with SheetJS's reading alone in the first table.
 *
 * @param trialRows fewer rows for a trial, or null for the real size
 */
export async function measurePreparing(trialRows: number | null): Promise<Section> {
  const rows = trialRows ?? fullSheetRows
  const folder = join(tmpdir(), 'tuzhan-bench')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${rows}-shared.xlsx`)
  if (!existsSync(path)) await writeLargeXlsx(path, rows, 'shared')
  const script = join(import.meta.dirname, 'preparingContender.ts')
  const { stdout, stderr } = spawnSync(process.execPath, [script, path], { encoding: 'utf8' })
  if (!stdout.startsWith('{')) throw new Error(`preparing failed: ${stderr.slice(-500)}`)
  const measured = JSON.parse(stdout) as MeasuredPreparing
  if (measured.rows !== rows) throw new Error(`prepared ${measured.rows} of ${rows} rows`)
  const milliseconds = (value: number): string => `${Math.round(value)} ms`
  return {
    title: `Preparing ${rows.toLocaleString('en')} rows × 12 columns of .xlsx`,
    note: 'Read, converted, checked, compared for duplicates, encrypted and written, in the worker thread.',
    columns: ['', 'measured', 'target'],
    rows: [
      ['time', `${measured.seconds.toFixed(1)} s`, '≤ 1/3 of SheetJS reading alone'],
      ['peak memory', `${Math.round(measured.peakBytes / 1e6)} MB`, '≤ 500 MB'],
      ['longest pause of the main process', milliseconds(measured.longestPauseMs), '≤ 50 ms'],
      ['longest time without progress', milliseconds(measured.longestSilenceMs), '≤ 200 ms'],
      ['cancel', milliseconds(measured.cancelMs), '≤ 500 ms'],
    ],
  }
}
