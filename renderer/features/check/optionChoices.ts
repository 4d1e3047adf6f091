import type { DistinctFieldValue } from '../../../electron/shared/model/correction.ts'
import type { FieldKey } from '../../../electron/shared/model/field.ts'
import type { ValueMatch } from '../../../electron/shared/model/mapping.ts'

/** 不导入; no option has this name, and an empty value would show as nothing chosen. */
export const leaveOut = '\u0000leaveOut'
/** The user has not said what the value stands for. */
export const undecided = '\u0000undecided'

/** The choices as a mapping keeps them: what is already an option by itself, or undecided, needs no match. */
export function chosenMatches(
  field: FieldKey,
  values: readonly DistinctFieldValue[],
  choices: Readonly<Record<string, string>>,
): ValueMatch[] {
  return values.flatMap(({ value }) => {
    const choice = choices[value] ?? undecided
    if (choice === undecided || choice === value) return []
    return [{ field, from: value, to: choice === leaveOut ? '' : choice }]
  })
}
