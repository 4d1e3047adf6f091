/** From the columns of a file to the fields of the platform. */
export { findExactMatch, holdsIdentity } from './exactMatch.ts'
export { matchedScore, mappingFromSuggestions, proposeMapping, suggestedScore } from './proposeMapping.ts'
export { findRememberedJob, repeatMapping } from './rememberedMapping.ts'
export { inferDayMonthOrder, needsDayMonthOrder } from './inferDayMonthOrder.ts'
export { isConfigId, validateMapping } from './validateMapping.ts'
export type { MapOption, SetOption } from './parseOptions.ts'
export { parseMapOption, parseSetOption } from './parseOptions.ts'
export type { ResolvedMapping, ResolveInput } from './resolveMapping.ts'
export { findColumn, resolveMapping } from './resolveMapping.ts'
export {
  applyTemplate,
  findTemplatesFor,
  parseTemplate,
  serializeTemplate,
  templateFromMapping,
} from './templates.ts'
export { defaultSeparators, suggestSeparators } from './separators.ts'
export {
  customTargetOf,
  parseCustomFields,
  saveCustomField,
  serializeCustomFields,
} from './customFieldCatalogue.ts'
export { customFieldHeader, proposeWithCustomFields } from './customFieldHeaders.ts'
export type { DistinctValue, DistinctValues } from './optionMatching.ts'
export { convertSex } from './conversion/sex.ts'
export { DistinctValueCounter, findUnmatchedSexValues, suggestOptionMatches } from './optionMatching.ts'
