/** Rules that turn a row into a record and its issues. */
export type { ConvertContext, ConvertedRow } from './createRowConverter.ts'
export { createRowConverter } from './createRowConverter.ts'
