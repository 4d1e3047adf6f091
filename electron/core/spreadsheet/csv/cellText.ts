/** A cell without NUL characters, and `="00123"`, by which Excel is made to keep zeros, as the text it means. */
export function cleanText(cell: string): string {
  const text = cell.includes('\0') ? cell.replaceAll('\0', '') : cell
  const match = text.startsWith('="') ? /^="((?:[^"]|"")*)"$/.exec(text) : null
  return match === null ? text : (match[1] ?? '').replaceAll('""', '"')
}

export function isBlank(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false
  return true
}
