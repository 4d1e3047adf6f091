/** What people put between several values in one cell. */
export const usualSeparators = ',，、;；|'
