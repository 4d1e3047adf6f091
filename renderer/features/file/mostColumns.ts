/** Limit of rendered columns: a sheet may have 16,384. */
export const mostColumns = 60
