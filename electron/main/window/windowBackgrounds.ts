/** Background of the window before and between paints: `--paper` of renderer/styles/tokens.css. */
export const windowBackgrounds = { light: '#f3f4ef', dark: '#121a18' } as const
