const longest = 60

/**
 * Hides what a cell says and keeps its shape, which is what most findings are about: `138-0000` becomes `###-####`.
 *
 * @returns at most 60 characters
 */
export function maskValue(text: string): string {
  const masked = text
    .replaceAll(/\p{Nd}|\p{No}|\p{Nl}/gu, '#')
    .replaceAll(/\p{Script=Han}/gu, '字')
    .replaceAll(/(?![字])[\p{L}\p{M}]/gu, 'x')
    // Emoji and the like are rare enough to tell customers apart.
    .replaceAll(/\p{So}/gu, '□')
  const characters = [...masked]
  return characters.length <= longest ? masked : `${characters.slice(0, longest).join('')}…`
}
