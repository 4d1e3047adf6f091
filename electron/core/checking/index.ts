/** Rules that turn a row into a record and its issues; duplicates; what conversions changed. */
export type { ConvertContext, ConvertedRow, Identifiers } from './createRowConverter.ts'
export { createRowConverter } from './createRowConverter.ts'
export { ConversionStatistics } from './ConversionStatistics.ts'
export type { DuplicateChoice, DuplicatePair, DuplicatePlan, IdentifierField } from './duplicates.ts'
export { DigestTable, DuplicateFinder, mergeRecords, planDuplicates } from './duplicates.ts'
export { comparableFields, digestKeyBytes, IdentityHasher } from './identityDigests.ts'
export type { ParsedRecord, RecordCustomField } from './recordJson.ts'
export { parseRecordJson, writeRecordJson } from './recordJson.ts'
