import type { CustomOption } from '../../../electron/shared/model/field.ts'

/** What stands between a choice and the code that files may hold instead of it. */
const codeMark = '='

/**
 * The choices of a field as typed: one a line, `choice=code` where files hold codes; blank lines and repetitions are
 * left out.
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

/** The choices as they are typed. A choice that has the mark in itself ends with one, and so keeps it. */
export function formatOptions(options: readonly CustomOption[] = []): string {
  return options
    .map(({ label, code = '' }) =>
      code !== '' || label.includes(codeMark) ? label + codeMark + code : label,
    )
    .join('\n')
}
