/** Usual separators between several values in one cell. */
export const usualSeparators = ',，、;；|'
