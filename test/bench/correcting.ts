import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { MeasuredCorrecting } from './correctingContender.ts'
import type { Section } from './Section.ts'

/**
 * Paging, searching and correcting the rows of a large job.
 *
 * @param trialRows fewer rows for a trial, or null for the real size
 */
export function measureCorrecting(trialRows: number | null): Section {
  const rows = trialRows ?? 1_000_000
  const script = join(import.meta.dirname, 'correctingContender.ts')
  const { stdout, stderr } = spawnSync(process.execPath, [script, String(rows)], { encoding: 'utf8' })
  if (!stdout.startsWith('{')) throw new Error(`correcting failed: ${stderr.slice(-500)}`)
  const measured = JSON.parse(stdout) as MeasuredCorrecting
  return {
    title: `Correcting ${rows.toLocaleString('en')} checked rows`,
    note: `Targets: a page of rows ≤ 30 ms; no pause of the main process over 50 ms. Peak memory ${Math.round(measured.peakBytes / 1e6)} MB.`,
    columns: ['', 'milliseconds', 'longest pause of the main process'],
    rows: measured.steps.map(({ name, milliseconds, longestPauseMs }) => [
      name,
      milliseconds < 100 ? milliseconds.toFixed(1) : Math.round(milliseconds).toLocaleString('en'),
      `${Math.round(longestPauseMs)} ms`,
    ]),
  }
}
