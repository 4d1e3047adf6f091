import type { JobProgress } from '../../electron/shared/model/job.ts'

/** A sample of an upload for the speed chart. */
export interface SpeedSample {
  elapsedMs: number
  rowsPerSecond: number
  /** 0 to 1. */
  fraction: number
}

/** Largest number of samples. Beyond it every second one is dropped, so that memory stays bounded over hours. */
export const mostSamples = 240

/** Adds a sample. A resumed job starts a new trail. */
export function addSample(trail: readonly SpeedSample[], progress: JobProgress): readonly SpeedSample[] {
  const { elapsedMs, rowsPerSecond, fraction } = progress
  const last = trail.at(-1)
  const sample = { elapsedMs, rowsPerSecond, fraction }
  if (!last || elapsedMs < last.elapsedMs) return [sample]
  if (elapsedMs === last.elapsedMs) return trail
  const kept = trail.length < mostSamples ? trail : trail.filter((_, index) => index % 2 === 0)
  return [...kept, sample]
}
