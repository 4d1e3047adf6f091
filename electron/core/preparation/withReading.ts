import type { Mapping } from '../../shared/model/mapping.ts'

/**
 * The mapping with what was chosen about reading, which the next file with this header gets too: the names of
 * several sheets, which tell their rows apart, and hidden rows left out.
 *
 * @param skipHiddenRows undefined: as the mapping says
 */
export function withReading(
  mapping: Mapping,
  sheets: readonly string[],
  skipHiddenRows: boolean | undefined,
): Mapping {
  const { hiddenRows, ...conversions } = mapping.conversions ?? {}
  const hidden = skipHiddenRows === true ? 'skip' : skipHiddenRows === false ? undefined : hiddenRows
  const chosen = { ...conversions, ...(hidden && { hiddenRows: hidden }) }
  const read: Mapping = { ...mapping }
  delete read.sheets
  delete read.conversions
  if (Object.keys(chosen).length > 0) read.conversions = chosen
  if (sheets.length > 1) read.sheets = [...sheets]
  return read
}

/** The mapping with what was chosen about reading for another one: rows that were read stay as they were read. */
export function withReadingOf(former: Mapping, mapping: Mapping): Mapping {
  const skipped = former.conversions?.hiddenRows === 'skip'
  // Hidden rows that were read cannot be left out any more: the question about them is open again.
  const skipHiddenRows = skipped || mapping.conversions?.hiddenRows === 'skip' ? skipped : undefined
  return withReading(mapping, former.sheets ?? [], skipHiddenRows)
}
