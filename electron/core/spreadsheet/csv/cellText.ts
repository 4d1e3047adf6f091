/** Removes NUL characters and unwraps `="00123"`, an export idiom that makes Excel keep leading zeros. */
export function cleanText(cell: string): string {
  const text = cell.includes('\0') ? cell.replaceAll('\0', '') : cell
  const match = text.startsWith('="') ? /^="((?:[^"]|"")*)"$/.exec(text) : null
  return match === null ? text : (match[1] ?? '').replaceAll('""', '"')
}

/** Whether all cells are blank. The DOS end-of-file mark (0x1A) counts as blank. */
export function isBlank(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell !== '' && cell !== '\x1a' && cell.trim() !== '') return false
  return true
}
