/**
 * Limits that keep a hostile or broken file from exhausting memory. Each is far above real office files:
 * Excel ends at 1,048,576 rows, 16,384 columns and 32,767 characters per cell.
 * https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e21-adb36aeab8fd
 */

const megabyte = 1024 * 1024

/** Excel's column limit (XFD). No spreadsheet program writes a reference beyond it. */
export const maxColumns = 16_384

/** Excel's limit of characters per cell. Longer text is truncated. */
export const maxCellCharacters = 32_767

/** Rows per sheet. Excel ends at 1,048,576; LibreOffice can be built for sixteen times as many. */
export const maxRows = 16_777_216

/**
 * Blank positions before cells, per pass: 64 in each of 1,048,576 rows. A row whose only cell is in column
 * XFD costs 16,384 of them and 1 ms; a 1 MB file could hold a million such rows.
 */
export const maxGapPositions = 67_108_864

/** Inflated bytes of one sheet. A full sheet of 12 columns has 0.5 GB, with inline strings 0.75 GB. */
export const maxSheetBytes = 8 * 1024 * megabyte

/** Inflated bytes of the shared strings, held in memory. 12 full columns have 134 MB. */
export const maxSharedStringsBytes = 512 * megabyte
/** Shared strings per workbook: twice 16 full columns. Each costs 4 bytes even when empty. */
export const maxSharedStrings = 33_554_432

/** Inflated bytes of each small part (workbook, styles, relations); these are read as a whole. */
export const maxSmallPartBytes = 64 * megabyte

/** Cell formats per workbook; Excel allows 65,490. */
export const maxCellFormats = 1_000_000

/** Characters of one text record. A longer one is an unclosed quote. */
export const maxRecordCharacters = 4 * megabyte

/**
 * Bytes sampled to detect a text file's encoding: at most `encodingProbeBytes` of ASCII when opening (reading
 * continues the search), then `encodingEvidenceBytes` from the piece with the first non-ASCII byte.
 */
export const encodingProbeBytes = 16 * megabyte
export const encodingEvidenceBytes = 8 * megabyte

/**
 * Size of a file that SheetJS reads as a whole, and of its inflated parts. SheetJS needs about twenty times
 * the file size as memory; a full .xls sheet has 10 to 40 MB.
 */
export const maxWholeFileBytes = 96 * megabyte
export const maxWholeInflatedBytes = 400 * megabyte

/**
 * Memory and time limits of SheetJS's process. Measured: 60,000 rows take 0.35 to 0.65 GB and 1 to 3 s. Office
 * PCs get ten times that time.
 */
export const maxParseHeapMegabytes = 1024
export const parseBaseMs = 10_000
export const parseMsPerMegabyte = 5_000

/** Merged ranges kept per sheet of the formats that are read as a whole. */
export const maxMerges = 100_000

/** Rows per array: large enough for no overhead, small enough to check for cancellation in between. */
export const rowsPerArray = 256
