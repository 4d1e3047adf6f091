/** Rules that turn a row into a record and its issues; duplicates; what conversions changed. */
export type { ConvertContext, ConvertedRow } from './createRowConverter.ts'
export { createRowConverter } from './createRowConverter.ts'
export type { ConversionSummary } from './ConversionStatistics.ts'
export { ConversionStatistics } from './ConversionStatistics.ts'
export type { DuplicateChoice, DuplicatePair, DuplicatePlan, IdentifierField } from './duplicates.ts'
export { DuplicateFinder, mergeRecords, planDuplicates } from './duplicates.ts'
export type { ParsedRecord, RecordCustomField } from './recordJson.ts'
export { parseRecordJson, writeRecordJson } from './recordJson.ts'
