import type { CustomOption } from './field.ts'

/** Separates an option from the code that files may contain instead. */
const codeMark = '='

/**
 * Parses the typed options of a field: one a line, `option=code` where files contain codes. Skips blank lines and
 * repetitions.
 */
export function parseOptions(text: string): CustomOption[] {
  const options = new Map<string, CustomOption>()
  for (const line of text.split('\n')) {
    const mark = line.lastIndexOf(codeMark)
    const label = (mark === -1 ? line : line.slice(0, mark)).trim()
    const code = mark === -1 ? '' : line.slice(mark + 1).trim()
    if (label !== '' && !options.has(label)) options.set(label, code === '' ? { label } : { label, code })
  }
  return [...options.values()]
}

/** Writes options as they are typed. An option that contains the separator gets one at its end, which keeps it whole. */
export function formatOptions(options: readonly CustomOption[] = []): string {
  return options
    .map(({ label, code = '' }) =>
      code !== '' || label.includes(codeMark) ? label + codeMark + code : label,
    )
    .join('\n')
}
