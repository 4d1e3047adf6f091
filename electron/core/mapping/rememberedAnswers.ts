import { fieldKeyOf } from '../../shared/model/field.ts'
import { filledFields, type ConversionChoices, type Mapping } from '../../shared/model/mapping.ts'
import {
  isSameMatching,
  usualMatchingOptions,
  type MatchingOptions,
} from '../../shared/model/matchingOptions.ts'
import { choiceNames, isAnswered, type RememberedAnswer } from '../../shared/model/rememberedAnswer.ts'

/** Everything that a user answers about an import of a header. */
export interface Answered {
  mapping: Mapping
  options: MatchingOptions
}

/** The choices that a remembered mapping brings along, apart from the fields of its columns. */
export function listAnswers({ mapping, options }: Answered): RememberedAnswer[] {
  const { conversions = {} } = mapping
  const counts = new Map<string, RememberedAnswer & { kind: 'valueMatches' }>()
  for (const { field } of conversions.valueMatches ?? []) {
    const answer = counts.get(field) ?? { kind: 'valueMatches', field, count: 0 }
    counts.set(field, { ...answer, count: answer.count + 1 })
  }
  const choices = choiceNames.flatMap((name): RememberedAnswer[] =>
    isAnswered(conversions, name) ? [{ kind: 'choice', name, value: conversions[name]! }] : [],
  )
  return [
    ...choices,
    ...counts.values(),
    ...(conversions.disabled ?? []).map((conversion): RememberedAnswer => ({ kind: 'disabled', conversion })),
    ...(mapping.blanksClear ? [{ kind: 'blanksClear' } as const] : []),
    ...mapping.constants.map(({ target }): RememberedAnswer => ({
      kind: 'constant',
      field: fieldKeyOf(target),
    })),
    ...(isSameMatching(options, usualMatchingOptions(filledFields(mapping)))
      ? []
      : [{ kind: 'matchingOptions' } as const]),
  ]
}

/**
 * The answers of an import that are those of the one it was taken from. Of 选项匹配 the later import may have more: the user
 * added to it.
 */
export function listKept(answered: Answered, earlier: Answered): RememberedAnswer[] {
  const subject = (answer: RememberedAnswer): string =>
    JSON.stringify(answer.kind === 'valueMatches' ? { ...answer, count: 0 } : answer)
  const before = new Set(listAnswers(earlier).map(subject))
  return listAnswers(answered).filter((answer) => before.has(subject(answer)))
}

/** The same import without one answer: the question is asked again, now and for later files. */
export function dropAnswer({ mapping, options }: Answered, answer: RememberedAnswer): Answered {
  const { conversions = {} } = mapping
  const withConversions = (changed: ConversionChoices): Answered => ({
    mapping: { ...mapping, conversions: changed },
    options,
  })
  switch (answer.kind) {
    case 'choice': {
      const others = Object.entries(conversions).filter(([name]) => name !== answer.name)
      return withConversions(Object.fromEntries(others))
    }
    case 'valueMatches': {
      const valueMatches = (conversions.valueMatches ?? []).filter(({ field }) => field !== answer.field)
      return withConversions({ ...conversions, valueMatches })
    }
    case 'disabled': {
      const disabled = (conversions.disabled ?? []).filter((conversion) => conversion !== answer.conversion)
      return withConversions({ ...conversions, disabled })
    }
    case 'blanksClear':
      return { mapping: { ...mapping, blanksClear: false }, options }
    case 'constant': {
      const constants = mapping.constants.filter(({ target }) => fieldKeyOf(target) !== answer.field)
      return { mapping: { ...mapping, constants }, options }
    }
    case 'matchingOptions':
      return { mapping, options: usualMatchingOptions(filledFields(mapping)) }
  }
}
