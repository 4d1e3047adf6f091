import { fieldKeyOf } from '../../electron/shared/model/field.ts'
import type { FieldKey, FieldTarget } from '../../electron/shared/model/field.ts'
import type {
  ColumnSuggestion,
  Mapping,
  MappedConstant,
  Template,
} from '../../electron/shared/model/mapping.ts'
import { templateVersion } from '../../electron/shared/model/mapping.ts'
import type { MatchingOptions } from '../../electron/shared/model/matchingOptions.ts'

export type ColumnState = 'matched' | 'suggested' | 'unmatched' | 'ignored'

/** One column while the user is still deciding. */
export interface DraftColumn {
  columnIndex: number
  columnName: string
  target: FieldTarget | null
  state: ColumnState
}

/** The columns as first shown: confident matches taken, the others offered as suggestions. */
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
    if (!offered || taken.has(fieldKeyOf(offered))) {
      return { columnIndex, columnName, target: null, state: 'unmatched' }
    }
    taken.add(fieldKeyOf(offered))
    return { columnIndex, columnName, target: offered, state: 'suggested' }
  })
}

/** The columns after a template was applied: what it names is decided, what it leaves out is not imported. */
export function templateColumns(mapping: Mapping, template: Template): DraftColumn[] {
  return mapping.columns.map(({ columnIndex, columnName, target }) => {
    const state = target ? 'matched' : template.ignored.includes(columnName) ? 'ignored' : 'unmatched'
    return { columnIndex, columnName, target, state }
  })
}

/** The columns of a mapping that was used before: what it does not fill is not imported. */
export function decidedColumns(mapping: Mapping): DraftColumn[] {
  return mapping.columns.map((column) => ({ ...column, state: column.target ? 'matched' : 'ignored' }))
}

/** Whether several columns may fill one field: each gives some of its values. */
function takesSeveralColumns(target: FieldTarget): boolean {
  return target.kind === 'custom' && target.valueType === 'multi'
}

/** Who uses which field now: a column's name, or null for a constant. */
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
 * Gives a column a target (`null`: not imported). A field has one column at most, a multiple-choice field several: the one
 * that had it before becomes 未匹配 and its name is returned, so that the screen can say so.
 */
export function assignTarget(
  columns: readonly DraftColumn[],
  columnIndex: number,
  target: FieldTarget | null,
): { columns: DraftColumn[]; movedFrom: string | null } {
  const key = target && !takesSeveralColumns(target) ? fieldKeyOf(target) : null
  let movedFrom: string | null = null
  const next = columns.map((column): DraftColumn => {
    if (column.columnIndex === columnIndex)
      return { ...column, target, state: target ? 'matched' : 'ignored' }
    if (key === null || !column.target || fieldKeyOf(column.target) !== key) return column
    movedFrom = column.columnName
    return { ...column, target: null, state: 'unmatched' }
  })
  return { columns: next, movedFrom }
}

/** Takes every suggestion as it stands. */
export function acceptSuggestions(columns: readonly DraftColumn[]): DraftColumn[] {
  return columns.map((column) => (column.state === 'suggested' ? { ...column, state: 'matched' } : column))
}

/** What a mapping holds besides its columns. */
export type MappingRest = Omit<Mapping, 'columns'>

/** What is sent to the main process: suggestions that nobody accepted are left out. */
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

/** A mapping saved by name, with the options that go with it. */
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
