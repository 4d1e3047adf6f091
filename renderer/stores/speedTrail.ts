import type { JobProgress } from '../../electron/shared/model/job.ts'

/** A moment of an upload, for the picture of its course. */
export interface SpeedSample {
  elapsedMs: number
  rowsPerSecond: number
  /** 0 to 1. */
  fraction: number
}

/** Enough for a smooth line; beyond it every second sample goes, so that hours take no more room than minutes. */
export const mostSamples = 240

/** The trail with one more moment. What begins anew (a job that goes on after a pause) begins a new trail. */
export function addSample(trail: readonly SpeedSample[], progress: JobProgress): readonly SpeedSample[] {
  const { elapsedMs, rowsPerSecond, fraction } = progress
  const last = trail.at(-1)
  const sample = { elapsedMs, rowsPerSecond, fraction }
  if (!last || elapsedMs < last.elapsedMs) return [sample]
  if (elapsedMs === last.elapsedMs) return trail
  const kept = trail.length < mostSamples ? trail : trail.filter((_, index) => index % 2 === 0)
  return [...kept, sample]
}
