/** A cell without NUL characters, and `="00123"`, by which Excel is made to keep zeros, as the text it means. */
export function cleanText(cell: string): string {
  const text = cell.includes('\0') ? cell.replaceAll('\0', '') : cell
  const match = text.startsWith('="') ? /^="((?:[^"]|"")*)"$/.exec(text) : null
  return match === null ? text : (match[1] ?? '').replaceAll('""', '"')
}

/** The end mark of old DOS files is nothing either. */
export function isBlank(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell !== '' && cell !== '\x1a' && cell.trim() !== '') return false
  return true
}
