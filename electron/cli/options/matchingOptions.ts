import { AppError } from '../../shared/errors/AppError.ts'
import { defaultMatchingOptions, type MatchingOptions } from '../../shared/model/matchingOptions.ts'
import { choice, type ValuesOf } from '../grammar/option.ts'

/** How the platform finds a customer it already has. */
export const matchingOptions = {
  matching: choice('matching', { off: 'off', precise: 'precise', fuzzy: 'fuzzy' }),
  identifyWay: choice('identify-way', { 1: 1, 2: 2 }),
  importMode: choice('import-mode', { 1: 1, 2: 2 }),
}

/** The options that were typed; absent or undefined: not typed. */
export type TypedMatching = Partial<ValuesOf<typeof matchingOptions>>

/**
 * Merges the matching options of a run. Precedence: command line, template, defaults from the platform
 * document's example (precise, complete). Unlike in the window, the default does not depend on the columns; `prepare` and
 * `run` say so where that makes a difference.
 *
 * @throws AppError `options.invalid` for a combination that the document does not allow
 */
export function readMatchingOptions(
  options: TypedMatching,
  fromTemplate: MatchingOptions | undefined,
): MatchingOptions {
  const base = fromTemplate ?? defaultMatchingOptions
  const matching = options.matching ?? matchingName(base)
  const importMode = options.importMode ?? base.importMode
  if (matching !== 'fuzzy' && options.identifyWay !== undefined) {
    throw invalid('--identify-way goes with --matching fuzzy')
  }
  if (matching === 'off') return { isMatching: false, importMode }
  if (matching === 'precise') return { isMatching: true, matchingType: 1, importMode }
  const identifyWay = options.identifyWay ?? base.identifyWay
  if (identifyWay === undefined) throw invalid('--matching fuzzy needs --identify-way 1|2')
  return { isMatching: true, matchingType: 2, identifyWay, importMode }
}

/** Whether the command line sets any matching option. */
export function hasMatchingOptions(options: TypedMatching): boolean {
  return [options.matching, options.identifyWay, options.importMode].some((each) => each !== undefined)
}

/** What `--matching` calls these options. */
export function matchingName(options: MatchingOptions): 'off' | 'precise' | 'fuzzy' {
  if (!options.isMatching) return 'off'
  return options.matchingType === 2 ? 'fuzzy' : 'precise'
}

function invalid(detail: string): AppError {
  return new AppError('options.invalid', detail, { params: { detail } })
}
