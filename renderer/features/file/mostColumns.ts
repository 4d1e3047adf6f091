/** A sheet may have 16,384 columns; a screen shows the first of them. */
export const mostColumns = 60
