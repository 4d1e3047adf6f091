import { type FieldTarget, isIdentityField } from '../../shared/model/field.ts'
import type { ColumnSuggestion, ExactMatch, Template } from '../../shared/model/mapping.ts'
import { unnamedColumn } from '../../shared/model/columnLetters.ts'
import type { Column } from '../../shared/model/workbook.ts'
import { headerSignature } from './headerText.ts'
import { exactScore } from './proposeMapping.ts'
import { applyTemplate, findTemplatesFor } from './templates.ts'

/** Whether one of the fields identifies a customer. */
export function holdsIdentity(targets: readonly (FieldTarget | null)[]): boolean {
  return targets.some((target) => target?.kind === 'standard' && isIdentityField(target.field))
}

/** Whether the template maps or ignores every column of the file. */
function explainsAll(template: Template, columns: readonly Column[]): boolean {
  const ignored = new Set(template.ignored.map(headerSignature))
  const { mapping } = applyTemplate(template, columns)
  return (
    mapping.columns.every(
      ({ columnName, target }) => target !== null || ignored.has(headerSignature(columnName)),
    ) && holdsIdentity(mapping.columns.map(({ target }) => target))
  )
}

/**
 * Decides whether step 2 has nothing to ask: a template explains every column, or every header is an
 * unambiguous word of its field. Either way one column must identify the customer.
 *
 * @param suggestions of {@link proposeMapping}, for the same columns
 */
export function findExactMatch(
  columns: readonly Column[],
  suggestions: readonly ColumnSuggestion[],
  templates: readonly Template[],
): ExactMatch {
  // 列A, 列B, 列C are the names of every table without a header.
  if (columns.every(({ index, name }) => name === unnamedColumn(index)))
    return { isExact: false, exactTemplate: null }
  const template = findTemplatesFor(columns, templates).find((each) => explainsAll(each, columns))
  if (template) return { isExact: true, exactTemplate: template.name }
  const isExact =
    suggestions.length > 0 &&
    suggestions.every(({ target, score }) => target !== null && score >= exactScore) &&
    holdsIdentity(suggestions.map(({ target }) => target))
  return { isExact, exactTemplate: null }
}
