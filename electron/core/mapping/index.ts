/** From the columns of a file to the fields of the platform. */
export { findExactMatch, holdsIdentity } from './exactMatch.ts'
export { mappingFromSuggestions, proposeMapping } from './proposeMapping.ts'
export { findRememberedJob, repeatMapping } from './rememberedMapping.ts'
export { inferDayMonthOrder, needsDayMonthOrder } from './inferDayMonthOrder.ts'
export { validateMapping } from './validateMapping.ts'
export { parseMapOption, parseSetOption } from './parseOptions.ts'
export { resolveMapping } from './resolveMapping.ts'
export {
  applyTemplate,
  findTemplatesFor,
  parseTemplate,
  serializeTemplate,
  templateFromMapping,
} from './templates.ts'
export { suggestSeparators } from './separators.ts'
export {
  customTargetOf,
  parseCustomFields,
  saveCustomField,
  serializeCustomFields,
} from './customFieldCatalogue.ts'
export { customFieldHeader, proposeWithCustomFields } from './customFieldHeaders.ts'
export type { DistinctValues } from './optionMatching.ts'
export { convertSex, sexes } from './conversion/sex.ts'
export { DistinctValueCounter, findUnmatchedSexValues, suggestOptionMatches } from './optionMatching.ts'
