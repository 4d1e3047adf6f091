import { AppError } from '../../shared/errors/AppError.ts'
import { templateSchema } from '../../shared/model/mapping.ts'
import type { FieldTarget } from '../../shared/model/field.ts'
import { type Mapping, type Template, templateVersion } from '../../shared/model/mapping.ts'
import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'
import type { Column } from '../../shared/model/workbook.ts'
import { headerSignature } from './headerText.ts'
import { validateMapping } from '../conversion/validateMapping.ts'

/** Pairs the template's columns with the file's, each once: by equal name first, then by equal signature. */
function pairColumns(
  template: Template,
  columns: readonly Column[],
): { targets: Map<number, FieldTarget>; missing: string[] } {
  const targets = new Map<number, FieldTarget>()
  const missing: string[] = []
  const take = (target: FieldTarget, isMeant: (name: string) => boolean): boolean => {
    const column = columns.find(({ name, index }) => isMeant(name) && !targets.has(index))
    if (column) targets.set(column.index, target)
    return column !== undefined
  }
  const others = template.columns.filter(
    ({ columnName, target }) => !take(target, (name) => name === columnName),
  )
  for (const { columnName, target } of others) {
    const signature = headerSignature(columnName)
    if (!take(target, (name) => headerSignature(name) === signature)) missing.push(columnName)
  }
  return { targets, missing }
}

/**
 * Applies a template to a file. Columns unknown to the template get no target; `missing` are those the file
 * lacks.
 */
export function applyTemplate(
  template: Template,
  columns: readonly Column[],
): { mapping: Mapping; missing: string[] } {
  const { targets, missing } = pairColumns(template, columns)
  return {
    mapping: {
      columns: columns.map(({ index, name }) => ({
        columnIndex: index,
        columnName: name,
        target: targets.get(index) ?? null,
      })),
      constants: template.constants.map((constant) => ({ ...constant })),
      blanksClear: template.blanksClear,
      ...(template.conversions && { conversions: template.conversions }),
    },
    missing,
  }
}

/** Creates a named template from a mapping and its matching options; columns are stored by header. */
export function templateFromMapping(name: string, mapping: Mapping, options: MatchingOptions): Template {
  return {
    version: templateVersion,
    name: name.trim(),
    columns: mapping.columns.flatMap(({ columnName, target }) => (target ? [{ columnName, target }] : [])),
    ignored: mapping.columns.filter(({ target }) => target === null).map(({ columnName }) => columnName),
    constants: mapping.constants,
    blanksClear: mapping.blanksClear,
    ...(mapping.conversions && { conversions: mapping.conversions }),
    options,
  }
}

/** Finds the templates whose columns are all in this header, the one that explains most of it first. */
export function findTemplatesFor(columns: readonly Column[], templates: readonly Template[]): Template[] {
  if (templates.length === 0) return []
  const signatures = new Set(columns.map(({ name }) => headerSignature(name)))
  const known = ({ columns: mapped, ignored }: Template): number =>
    mapped.length + ignored.filter((name) => signatures.has(headerSignature(name))).length
  return templates
    .filter((template) => template.columns.length > 0 && pairColumns(template, columns).missing.length === 0)
    .sort((one, other) => known(other) - known(one) || other.columns.length - one.columns.length)
}

/** Serialises a template as a file (docs/template.md). */
export function serializeTemplate(template: Template): string {
  return `${JSON.stringify(template, null, 2)}\n`
}

function refuse(reason: string, cause?: unknown): never {
  throw new AppError('mapping.invalidTemplate', `not a template: ${reason}`, { params: { reason }, cause })
}

/**
 * Parses a template file.
 *
 * @throws AppError `mapping.invalidTemplate` {reason}: `json` (not JSON), `newer` (made by a newer app), or
 *   the path of the first invalid part, such as `columns.0.target`
 */
export function parseTemplate(text: string): Template {
  let content: unknown
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    refuse('json', error)
  }
  const version = (content as { version?: unknown } | null)?.version
  if (typeof version === 'number' && version > templateVersion) refuse('newer')
  const result = templateSchema.safeParse(content)
  if (!result.success) refuse(result.error.issues[0]?.path.join('.') || 'shape')
  try {
    const columns = result.data.columns.map((column, columnIndex) => ({ ...column, columnIndex }))
    validateMapping({ columns, constants: result.data.constants, blanksClear: result.data.blanksClear })
  } catch (error) {
    refuse('columns', error)
  }
  return result.data
}
