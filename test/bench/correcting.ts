import type { MeasuredCorrecting } from './correctingContender.ts'
import { bundleContender, median, megabytes, runContender, spread, usualRuns } from './runs.ts'
import type { Section } from './Section.ts'

/**
 * Paging, searching, sorting and correcting the rows of a large job, each run in a process of its own.
 *
 * @param trialRows fewer rows for a trial, or null for the real size
 */
export async function measureCorrecting(trialRows: number | null): Promise<Section> {
  const rows = trialRows ?? 1_000_000
  const contender = await bundleContender('correctingContender.ts')
  const runs = Array.from({ length: usualRuns }, () =>
    runContender<MeasuredCorrecting>(contender, String(rows)),
  )
  const peakOf = (steps: MeasuredCorrecting['steps']): number =>
    Math.max(...steps.map(({ peakBytes }) => peakBytes))
  const peak = peakOf(runs.flatMap(({ steps }) => steps))
  return {
    title: `Correcting ${rows.toLocaleString('en')} checked rows`,
    note: `Milliseconds: the median of ${usualRuns} runs and their range; pauses: the longest of all. No pause of the main process may take over 50 ms. Peak memory ${megabytes(peak)} (≤ 500 MB) ${peak <= 500e6 ? '✓' : '✗'}.`,
    columns: [
      '',
      'milliseconds',
      'target',
      'longest pause of the main process',
      'processor time',
      'peak memory',
    ],
    rows: runs[0]!.steps.map(({ name, targetMs }, index) => {
      const steps = runs.map(({ steps }) => steps[index]!)
      const found = steps.map(({ milliseconds }) => milliseconds)
      const target =
        targetMs === null ? '' : `≤ ${targetMs.toLocaleString('en')} ${median(found) <= targetMs ? '✓' : '✗'}`
      const pause = Math.max(...steps.map(({ longestPauseMs }) => longestPauseMs))
      const cpuMs = median(steps.map((step) => step.cpuMs))
      const peak = megabytes(peakOf(steps))
      return [name, spread(found), target, `${Math.round(pause)} ms`, `${Math.round(cpuMs)} ms`, peak]
    }),
  }
}
