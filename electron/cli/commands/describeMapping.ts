import { fieldKeyOf, type FieldKey, type FieldTarget } from '../../shared/model/field.ts'
import type { IssueGroup } from '../../shared/model/issue.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { describeCause, type Texts } from '../../shared/locales/loadTexts.ts'
import type { Line } from '../output/layout.ts'

/** @returns the label of a standard field, or name and id of a custom field */
export function nameOfField(texts: Texts, target: FieldTarget): string {
  return target.kind === 'standard'
    ? texts.fields[target.field].label
    : `${target.configName} (${target.configId})`
}

/** Describes which column goes to which field, and which to none. */
export function describeMapping(
  texts: Texts,
  { mapping, unmapped, missing }: { mapping: Mapping; unmapped: string[]; missing: string[] },
): Line[] {
  const { cli } = texts
  const rows = mapping.columns.flatMap(({ columnName, target }) =>
    target ? [[columnName, '→', nameOfField(texts, target)]] : [],
  )
  const constants = mapping.constants.map(({ target, value }) => [value, '→', nameOfField(texts, target)])
  const list = (names: string[]): string => names.join(cli.listSeparator)
  return [
    { heading: cli.mappedTitle },
    { header: null, rows: [...rows, ...constants] },
    ...(unmapped.length > 0 ? [formatMessage(cli.unmapped, { columns: list(unmapped) })] : []),
    ...(missing.length > 0 ? [formatMessage(cli.missing, { columns: list(missing) })] : []),
  ]
}

/** Describes the findings of a job by cause. */
export function describeIssues(texts: Texts, mapping: Mapping, issues: readonly IssueGroup[]): Line[] {
  if (issues.length === 0) return []
  const { cli } = texts
  const names = fieldNames(texts, mapping)
  const rows = issues.map(({ code, field, severity, count }) => [
    severity === 'error' ? cli.severityError : cli.severityWarning,
    describeCause(texts, code),
    field === null ? '' : (names.get(field) ?? field),
    formatMessage(cli.issueCount, { count }),
  ])
  return [{ heading: cli.issuesTitle }, { header: null, rows }]
}

function fieldNames(texts: Texts, { columns, constants }: Mapping): Map<FieldKey, string> {
  const targets = [...columns, ...constants].flatMap(({ target }) => (target ? [target] : []))
  return new Map(targets.map((target) => [fieldKeyOf(target), nameOfField(texts, target)]))
}
