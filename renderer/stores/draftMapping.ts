import { fieldKeyOf, joinedFields } from '../../electron/shared/model/field.ts'
import type { FieldKey, FieldTarget } from '../../electron/shared/model/field.ts'
import type {
  ColumnSuggestion,
  ConversionChoices,
  Mapping,
  MappedConstant,
  Template,
} from '../../electron/shared/model/mapping.ts'
import { templateVersion } from '../../electron/shared/model/mapping.ts'
import type { MatchingOptions } from '../../electron/shared/model/matchingOptions.ts'

export type ColumnState = 'matched' | 'suggested' | 'unmatched' | 'ignored'

/** A column of the draft, with the state of the user's decision. */
export interface DraftColumn {
  columnIndex: number
  columnName: string
  target: FieldTarget | null
  state: ColumnState
}

/** Creates the columns from a proposal: confident matches accepted, the others as suggestions. */
export function draftColumns(mapping: Mapping, suggestions: ColumnSuggestion[]): DraftColumn[] {
  const suggestionOf = new Map(suggestions.map((suggestion) => [suggestion.columnIndex, suggestion]))
  const taken = new Set<FieldKey>(mapping.constants.map((constant) => fieldKeyOf(constant.target)))
  for (const column of mapping.columns) if (column.target) taken.add(fieldKeyOf(column.target))
  return mapping.columns.map(({ columnIndex, columnName, target }) => {
    const suggestion = suggestionOf.get(columnIndex)
    if (target) {
      return {
        columnIndex,
        columnName,
        target,
        state: suggestion?.state === 'suggested' ? 'suggested' : 'matched',
      }
    }
    const offered = suggestion?.state === 'suggested' ? suggestion.target : null
    if (!offered || (taken.has(fieldKeyOf(offered)) && !isJoined(offered))) {
      return { columnIndex, columnName, target: null, state: 'unmatched' }
    }
    taken.add(fieldKeyOf(offered))
    return { columnIndex, columnName, target: offered, state: 'suggested' }
  })
}

/** Applies a template: columns it names are decided, columns it excludes are not imported. */
export function templateColumns(mapping: Mapping, template: Template): DraftColumn[] {
  return mapping.columns.map(({ columnIndex, columnName, target }) => {
    const state = target ? 'matched' : template.ignored.includes(columnName) ? 'ignored' : 'unmatched'
    return { columnIndex, columnName, target, state }
  })
}

/** Applies an earlier mapping: columns without a target are not imported. */
export function decidedColumns(mapping: Mapping): DraftColumn[] {
  return mapping.columns.map((column) => ({ ...column, state: column.target ? 'matched' : 'ignored' }))
}

/** The columns with the targets of another mapping of the same columns. */
export function recheckedColumns(
  columns: readonly DraftColumn[],
  { columns: rechecked }: Mapping,
): DraftColumn[] {
  return columns.map((column) => {
    const { target } = rechecked.find(({ columnIndex }) => columnIndex === column.columnIndex) ?? column
    const state = target ? 'matched' : column.state === 'matched' ? 'ignored' : column.state
    return { ...column, target, state }
  })
}

/**
 * The draft's choices with the answers given between two mappings of its job. What the job's own rows showed about
 * the columns mapped then is not taken: it may not hold for other columns.
 */
export function changedChoices(
  choices: ConversionChoices | undefined,
  before: ConversionChoices = {},
  after: ConversionChoices = {},
): ConversionChoices | undefined {
  const isSame = ([name, value]: [string, unknown]): boolean =>
    JSON.stringify(before[name as keyof ConversionChoices]) === JSON.stringify(value)
  const answered = Object.entries(after).filter((entry) => !isSame(entry))
  const withdrawn = Object.keys(before).filter((name) => !(name in after))
  const kept = Object.entries(choices ?? {}).filter(([name]) => !withdrawn.includes(name))
  const changed = Object.fromEntries([...kept, ...answered]) as ConversionChoices
  return Object.keys(changed).length > 0 ? changed : undefined
}

/** Whether several columns may fill one field, each with some of its values. */
function takesSeveralColumns(target: FieldTarget): boolean {
  return target.kind === 'custom' && target.valueType === 'multi'
}

/** Whether columns fill a field together, each with a part of its text. */
function isJoined(target: FieldTarget): boolean {
  return target.kind === 'standard' && joinedFields.includes(target.field)
}

/** The user of each field: a column's name, or null for a constant. */
export function usersOfFields(
  columns: readonly DraftColumn[],
  constants: readonly MappedConstant[],
): Map<FieldKey, { columnName: string | null }> {
  const users = new Map<FieldKey, { columnName: string | null }>()
  for (const constant of constants) users.set(fieldKeyOf(constant.target), { columnName: null })
  for (const { target, columnName } of columns) if (target) users.set(fieldKeyOf(target), { columnName })
  return users
}

/**
 * Sets the target of a column (`null`: not imported). A field has at most one column, a multiple-choice field several. The
 * column that had the field becomes 未匹配; its name is returned for a message.
 *
 * @param parts names of the columns that make one address together
 */
export function assignTarget(
  columns: readonly DraftColumn[],
  columnIndex: number,
  target: FieldTarget | null,
  parts: readonly string[] = [],
): { columns: DraftColumn[]; movedFrom: string | null } {
  const name = columns.find((column) => column.columnIndex === columnIndex)?.columnName ?? ''
  const joins = target !== null && isJoined(target) && parts.includes(name)
  const key = target && !takesSeveralColumns(target) ? fieldKeyOf(target) : null
  let movedFrom: string | null = null
  const next = columns.map((column): DraftColumn => {
    if (column.columnIndex === columnIndex)
      return { ...column, target, state: target ? 'matched' : 'ignored' }
    if (key === null || !column.target || fieldKeyOf(column.target) !== key) return column
    if (joins && parts.includes(column.columnName)) return column
    movedFrom = column.columnName
    return { ...column, target: null, state: 'unmatched' }
  })
  return { columns: next, movedFrom }
}

/** Accepts every suggestion. */
export function acceptSuggestions(columns: readonly DraftColumn[]): DraftColumn[] {
  return columns.map((column) => (column.state === 'suggested' ? { ...column, state: 'matched' } : column))
}

/** The parts of a mapping besides its columns. */
export type MappingRest = Omit<Mapping, 'columns'>

/** Builds the mapping for the main process, without suggestions that were not accepted. */
export function mappingOf(columns: readonly DraftColumn[], rest: MappingRest): Mapping {
  return {
    ...rest,
    columns: columns.map(({ columnIndex, columnName, target, state }) => ({
      columnIndex,
      columnName,
      target: state === 'matched' ? target : null,
    })),
  }
}

/** Builds a template: a named mapping with its options. */
export function templateOf(
  name: string,
  columns: readonly DraftColumn[],
  rest: MappingRest,
  options: MatchingOptions,
): Template {
  return {
    ...rest,
    version: templateVersion,
    name,
    columns: columns.flatMap(({ columnName, target, state }) =>
      target && state === 'matched' ? [{ columnName, target }] : [],
    ),
    ignored: columns.filter((column) => column.state === 'ignored').map((column) => column.columnName),
    options,
  }
}
