import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import { filledFields, type Mapping, type Template } from '../../shared/model/mapping.ts'
import {
  isSameMatching,
  usualMatchingOptions,
  type MatchingOptions,
} from '../../shared/model/matchingOptions.ts'
import { matchingName, type TypedMatching } from '../options/matchingOptions.ts'

/**
 * Matching that the window would preselect for the same columns, where nobody chose one here. The command line keeps its
 * default whatever the columns are: a nightly import must not change its meaning when a column is renamed.
 *
 * @param remembered options of the import that `--remembered` follows; undefined: none
 * @returns null where it was chosen by an option or a template, and where it is the same
 */
export function preselectedOtherwise(
  typed: TypedMatching,
  template: Template | undefined,
  { used, mapping, remembered }: { used: MatchingOptions; mapping: Mapping; remembered?: MatchingOptions },
): MatchingOptions | null {
  if (typed.matching !== undefined || template !== undefined) return null
  const { importMode } = used
  const preselected = { ...(remembered ?? usualMatchingOptions(filledFields(mapping))), importMode }
  return isSameMatching(preselected, used) ? null : preselected
}

/** Says how customers are matched. */
export function describeMatching({ cli }: Texts, used: MatchingOptions): string {
  const { isMatching, identifyWay } = used
  const name = cli.matchingNames[matchingName(used)]
  const order =
    isMatching && identifyWay !== undefined ? formatMessage(cli.matchingOrder, { identifyWay }) : ''
  return formatMessage(cli.matchedBy, { matching: `${name}${order}` })
}

/** Says that the window would have preselected something else, and how to have either without this remark. */
export function describePreselected(
  { cli }: Texts,
  used: MatchingOptions,
  preselected: MatchingOptions,
): string {
  return formatMessage(cli.preselectedOtherwise, {
    used: cli.matchingNames[matchingName(used)],
    other: cli.matchingNames[matchingName(preselected)],
    otherOptions: optionsOf(preselected),
    usedOptions: optionsOf(used),
  })
}

function optionsOf(options: MatchingOptions): string {
  const way = options.identifyWay === undefined ? '' : ` --identify-way ${options.identifyWay}`
  return `--matching ${matchingName(options)}${way}`
}
