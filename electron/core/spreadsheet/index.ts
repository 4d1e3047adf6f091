export { assertReadableFile, openWorkbook } from './openWorkbook.ts'
export { previewSheet } from './preview/previewSheet.ts'
export { readDataRows } from './preview/readDataRows.ts'
export type { FileStamp, OpenOptions, WorkbookReader } from './WorkbookReader.ts'
