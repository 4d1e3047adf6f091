import { AppError } from '../../shared/errors/AppError.ts'
import { type FieldTarget, joinedFields, type StandardField } from '../../shared/model/field.ts'
import type { ColumnSuggestion, Mapping, MappedConstant, Template } from '../../shared/model/mapping.ts'
import type { Column } from '../../shared/model/workbook.ts'
import { isAddress, isJoinedAddress } from './addressColumns.ts'
import { headerSignature } from './headerText.ts'
import type { MapOption, SetOption } from './parseOptions.ts'
import { applyTemplate } from './templates.ts'
import { validateMapping } from '../conversion/validateMapping.ts'

export interface ResolveInput {
  columns: Column[]
  suggestions: ColumnSuggestion[]
  mapOptions: MapOption[]
  setOptions: SetOption[]
  template?: Template | undefined
  /** Accepts a proposed address of several columns. Default: no */
  joinsAddress?: boolean | undefined
}

export interface ResolvedMapping {
  mapping: Mapping
  /** Names of the columns without a decision, which are not imported. */
  unmapped: string[]
  /** Names of the template's columns that this file does not have. */
  missing: string[]
}

/**
 * Finds a column by the name a user typed: exactly, else ignoring case, width, spaces and marks.
 *
 * @throws AppError `mapping.unknownColumn` {column, columns}, `mapping.ambiguousColumn` {column, columns}
 */
function findColumn(columns: readonly Column[], name: string): Column {
  const exact =
    columns.find((column) => column.name === name) ??
    columns.find((column) => column.name.trim() === name.trim())
  if (exact) return exact
  const signature = headerSignature(name)
  const similar =
    signature === '' ? [] : columns.filter((column) => headerSignature(column.name) === signature)
  const [first] = similar
  if (first && similar.length === 1) return first
  const names = (first ? similar : columns).map((column) => column.name).join('、')
  throw new AppError(
    first ? 'mapping.ambiguousColumn' : 'mapping.unknownColumn',
    first ? 'several columns have this name' : 'no such column',
    { params: { column: name, columns: names } },
  )
}

type Source = 'option' | 'template' | 'suggestion'

/** Fields already assigned by a source of higher precedence. */
class TakenFields {
  readonly #sources = new Map<StandardField, Source>()

  /**
   * Claims the field of a target; false when it is taken. Custom fields may be fed more than once, an address by
   * several columns of one source.
   */
  take(target: FieldTarget, source: Source): boolean {
    if (target.kind === 'custom') return true
    const taken = this.#sources.get(target.field)
    if (taken !== undefined) return taken === source && joinedFields.includes(target.field)
    this.#sources.set(target.field, source)
    return true
  }
}

/**
 * Resolves the mapping of a run without a window. Precedence: explicit options, then the template, then
 * confident suggestions. A target that loses its field to a stronger source is dropped; two explicit options
 * for one field are an error.
 *
 * @throws AppError `mapping.unknownColumn`, `mapping.ambiguousColumn`, `mapping.duplicateTarget`,
 *   `mapping.invalidCustomField`, `mapping.nothingMapped`
 */
export function resolveMapping(input: ResolveInput): ResolvedMapping {
  const { columns, suggestions, mapOptions, setOptions, template } = input
  const decided = new Map<number, FieldTarget | null>()
  const taken = new TakenFields()
  for (const { columnName, target } of mapOptions) decided.set(findColumn(columns, columnName).index, target)
  for (const target of decided.values()) if (target) taken.take(target, 'option')
  const constants: MappedConstant[] = setOptions.map(({ target, value }) => ({ target, value }))
  for (const { target } of constants) taken.take(target, 'option')

  const applied = template ? applyTemplate(template, columns) : null
  const ignored = new Set(template?.ignored.map(headerSignature))
  for (const { columnIndex, target } of applied?.mapping.columns ?? []) {
    if (target && !decided.has(columnIndex) && taken.take(target, 'template'))
      decided.set(columnIndex, target)
  }
  for (const constant of applied?.mapping.constants ?? []) {
    if (taken.take(constant.target, 'template')) constants.push(constant)
  }
  for (const column of columns) {
    if (!decided.has(column.index) && ignored.has(headerSignature(column.name)))
      decided.set(column.index, null)
  }
  const joinsAddress = input.joinsAddress === true && isJoinedAddress(suggestions)
  for (const suggestion of suggestions) {
    const { columnIndex, target, state } = suggestion
    const isAccepted = state === 'matched' || (joinsAddress && isAddress(suggestion))
    if (isAccepted && target && !decided.has(columnIndex) && taken.take(target, 'suggestion'))
      decided.set(columnIndex, target)
  }
  const mapping: Mapping = {
    columns: columns.map(({ index, name }) => ({
      columnIndex: index,
      columnName: name,
      target: decided.get(index) ?? null,
    })),
    constants,
    blanksClear: template?.blanksClear ?? false,
    ...(template?.conversions && { conversions: template.conversions }),
  }
  validateMapping(mapping)
  return {
    mapping,
    unmapped: columns.filter(({ index }) => !decided.has(index)).map(({ name }) => name),
    missing: applied?.missing ?? [],
  }
}
