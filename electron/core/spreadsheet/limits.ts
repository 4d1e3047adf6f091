/**
 * Bounds that keep a hostile or broken file from taking the machine. Each is far above what office files hold:
 * Excel itself ends at 1,048,576 rows, 16,384 columns and 32,767 characters a cell.
 * https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e21-adb36aeab8fd
 */

const megabyte = 1024 * 1024

/** Columns of a sheet in Excel (XFD). A reference beyond it is not from a spreadsheet program. */
export const maxColumns = 16_384

/** Characters of a cell in Excel. What a file holds beyond them is not kept. */
export const maxCellCharacters = 32_767

/** Rows of a sheet: Excel ends at 1,048,576, LibreOffice can be built for sixteen times as many. */
export const maxRows = 16_777_216

/**
 * Blank positions before cells, of one pass: 64 in each of 1,048,576 rows. A row whose only cell stands in column XFD
 * costs 16,384 of them, and a millisecond; a file of a megabyte could hold a million such rows.
 */
export const maxGapPositions = 67_108_864

/** Inflated bytes of one sheet. A full sheet of 12 columns has 0.5 GB, of inline strings 0.75 GB. */
export const maxSheetBytes = 8 * 1024 * megabyte

/** Inflated bytes of the shared strings: 12 full columns have 134 MB. Their text is held in memory. */
export const maxSharedStringsBytes = 512 * megabyte
/** Distinct texts of a workbook, each of which costs 4 bytes even when empty: twice 16 full columns. */
export const maxSharedStrings = 33_554_432

/** Inflated bytes of the small parts (workbook, styles, relations), which are read as a whole. */
export const maxSmallPartBytes = 64 * megabyte

/** Cell formats of a workbook; Excel allows 65,490. */
export const maxCellFormats = 1_000_000

/** One record of a text file. More is an unclosed quote, not a record. */
export const maxRecordCharacters = 4 * megabyte

/**
 * Bytes looked at for the encoding of a text file when it is opened, while they are all ASCII (reading looks on), and
 * after the first that is not.
 */
export const encodingProbeBytes = 16 * megabyte
export const encodingEvidenceBytes = 8 * megabyte

/**
 * Bytes of a file that SheetJS reads as a whole, and what its parts inflate to. It takes about twenty times the
 * size of the file as memory; a full .xls sheet has 10 to 40 MB.
 */
export const maxWholeFileBytes = 96 * megabyte
export const maxWholeInflatedBytes = 400 * megabyte

/**
 * Memory and time of SheetJS's thread. Measured: 60,000 rows take 0.35 to 0.65 GB and 1 to 3 s; an office PC is
 * allowed ten times the time.
 */
export const maxParseHeapMegabytes = 2048
export const parseBaseMs = 10_000
export const parseMsPerMegabyte = 5_000

/** Merged ranges kept of a sheet that SheetJS read: only those of its header are looked at. */
export const maxMerges = 100_000

/** Rows handed on at once: large enough to cost nothing, small enough to cancel between. */
export const rowsPerArray = 256
