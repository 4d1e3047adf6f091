/**
 * Limits that keep a hostile or broken container from exhausting memory; each is far above real office files.
 */

const megabyte = 1024 * 1024

/**
 * Ratio of inflated to packed bytes. Deflate cannot exceed 1,032; sheets of a million blank styled cells
 * reach about 150. Checked only after `bombProbeBytes` of output, so that small repetitive files pass.
 */
export const maxInflationRatio = 400
export const bombProbeBytes = 64 * megabyte

/**
 * One XML tag or text run. A full cell has 32,767 characters: at most 260 KB with every character escaped.
 */
export const maxXmlTokenBytes = 2 * megabyte

/** Central directory of a zip: 46 bytes plus the name per entry; a workbook has some dozens of entries. */
export const maxZipDirectoryBytes = 32 * megabyte
export const maxZipEntries = 100_000
