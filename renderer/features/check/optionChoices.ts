import type { DistinctFieldValue } from '../../../electron/shared/model/correction.ts'
import type { FieldKey } from '../../../electron/shared/model/field.ts'
import type { ValueMatch } from '../../../electron/shared/model/mapping.ts'

/** 不导入; no option has this name, and an empty value would show as nothing chosen. */
export const leaveOut = '\u0000leaveOut'
/** The user has not said what the value stands for. */
export const undecided = '\u0000undecided'

/**
 * The choices as a mapping keeps them: what is already an option by itself, or undecided, needs no match. What was matched
 * before and is not listed now (too many values, or its rows changed) keeps its match.
 *
 * @param before the matches of the mapping, of any field
 */
export function chosenMatches(
  field: FieldKey,
  values: readonly DistinctFieldValue[],
  choices: Readonly<Record<string, string>>,
  before: readonly ValueMatch[],
): ValueMatch[] {
  const listed = new Set(values.map(({ value }) => value))
  const others = before.filter((match) => match.field !== field || !listed.has(match.from))
  const own = values.flatMap(({ value }) => {
    const choice = choices[value] ?? undecided
    if (choice === undecided || choice === value) return []
    return [{ field, from: value, to: choice === leaveOut ? '' : choice }]
  })
  return [...others, ...own]
}
