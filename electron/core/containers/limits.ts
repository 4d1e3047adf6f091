/** Bounds that keep a hostile or broken container from taking the machine; each is far above what office files hold. */

const megabyte = 1024 * 1024

/**
 * Inflated over packed bytes. Deflate cannot exceed 1,032; sheets of a million blank styled cells reach about 150.
 * Looked at only after `bombProbeBytes`, so that small repetitive files pass.
 */
export const maxInflationRatio = 400
export const bombProbeBytes = 64 * megabyte

/** One XML tag or run of text. A full cell is 32,767 characters: at most 260 KB with every character escaped. */
export const maxXmlTokenBytes = 2 * megabyte

/** Directory of a zip: 46 bytes and a name for each part; a workbook has some dozens of parts. */
export const maxZipDirectoryBytes = 32 * megabyte
export const maxZipEntries = 100_000
