import type { Job } from '../../../electron/shared/model/job.ts'
import type { MatchingOptions } from '../../../electron/shared/model/matchingOptions.ts'

/** Locale keys of the two halves of the sentence that explains the options. */
export function sentenceKeys(options: MatchingOptions): { matching: string; mode: string } {
  const mode = `confirm.sentence.mode${options.importMode}`
  if (!options.isMatching) return { matching: 'confirm.sentence.off', mode }
  if (options.matchingType !== 2) return { matching: 'confirm.sentence.precise', mode }
  return { matching: `confirm.sentence.fuzzy${options.identifyWay ?? 1}`, mode }
}

/** Number of rows without the fields these options match by; null when there are none. */
export function identityGap(
  options: MatchingOptions,
  job: Pick<Job, 'rowsWithoutFuzzyIdentity' | 'rowsWithoutIdentityId'>,
): { kind: 'precise' | 'fuzzy'; rows: number } | null {
  if (!options.isMatching) return null
  const kind = options.matchingType === 2 ? 'fuzzy' : 'precise'
  const rows = kind === 'fuzzy' ? job.rowsWithoutFuzzyIdentity : job.rowsWithoutIdentityId
  return rows > 0 ? { kind, rows } : null
}

/** The three ways of matching as one choice. */
export type MatchingKind = 'precise' | 'fuzzy' | 'off'

export function matchingKindOf(options: MatchingOptions): MatchingKind {
  if (!options.isMatching) return 'off'
  return options.matchingType === 2 ? 'fuzzy' : 'precise'
}

/** Returns options of that kind with only the members it allows; `identifyWay` defaults to 1. */
export function withMatchingKind(options: MatchingOptions, kind: MatchingKind): MatchingOptions {
  const { importMode } = options
  if (kind === 'off') return { isMatching: false, importMode }
  if (kind === 'precise') return { isMatching: true, matchingType: 1, importMode }
  return { isMatching: true, matchingType: 2, identifyWay: options.identifyWay ?? 1, importMode }
}
