import type { CustomField } from '../../../electron/shared/model/field.ts'

/** Different values up to which a column is a choice among a few. */
const mostOptions = 30
/** Cells with content from which repetitions say anything. */
const fewestCells = 5
/** Between several values in one cell. */
const separators = /[,，、;；|]/

/**
 * What a new custom field takes over from the column that is to fill it: its name, and its values as options where they repeat
 * as those of a choice do. Digits alone may be codes: they are no options.
 *
 * @param cells the first rows of the column
 */
export function fieldFromColumn(columnName: string, cells: readonly string[]): Omit<CustomField, 'configId'> {
  const configName = columnName.trim().slice(0, 200)
  const texts = cells.map((cell) => cell.trim()).filter((text) => text !== '')
  const parts = texts
    .flatMap((text) => text.split(separators).map((part) => part.trim()))
    .filter((part) => part !== '')

  const counts = new Map<string, number>()
  for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1)
  const repeats = counts.size <= mostOptions && counts.size * 2 <= parts.length
  const isReadable = [...counts.keys()].every((label) => label.length <= 200)
  const isNumeric = [...counts.keys()].every((label) => /^[-+\d.]+$/.test(label))
  if (texts.length < fewestCells || !repeats || !isReadable || isNumeric) return { configName }

  const options = [...counts].sort((one, other) => other[1] - one[1]).map(([label]) => ({ label }))
  return { configName, valueType: parts.length > texts.length ? 'multi' : 'single', options }
}
