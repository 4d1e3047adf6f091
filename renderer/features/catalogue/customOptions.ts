import type { CustomOption } from '../../../electron/shared/model/field.ts'

/** The choices of a field as typed: one a line, blank lines and repetitions left out, known codes kept. */
export function parseOptions(text: string, known: readonly CustomOption[] = []): CustomOption[] {
  const labels = new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  )
  return [...labels].map((label) => known.find((option) => option.label === label) ?? { label })
}
