import type { DistinctFieldValue } from '../../../electron/shared/model/correction.ts'
import type { FieldKey } from '../../../electron/shared/model/field.ts'
import type { ValueMatch } from '../../../electron/shared/model/mapping.ts'

/** 不导入. No option has this name; an empty value would appear as nothing chosen. */
export const leaveOut = '\u0000leaveOut'
/** 加为选项: the value becomes an option of the field. */
export const asOption = '\u0000asOption'
/** The user has not assigned an option to the value. */
export const undecided = '\u0000undecided'

/**
 * Converts the choices to the matches of a mapping. A value that equals an option, becomes one or is undecided needs no
 * match. A value that was matched before and is not listed now (too many values, or its rows changed) keeps its match.
 *
 * @param before the existing matches of the mapping, of all fields
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
    if (choice === undecided || choice === asOption || choice === value) return []
    return [{ field, from: value, to: choice === leaveOut ? '' : choice }]
  })
  return [...others, ...own]
}

/** Values that the user makes options of the field. */
export function addedOptions(
  values: readonly DistinctFieldValue[],
  choices: Readonly<Record<string, string>>,
): string[] {
  return values.map(({ value }) => value).filter((value) => choices[value] === asOption)
}
