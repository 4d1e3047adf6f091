import enCli from './en/cli.json' with { type: 'json' }
import enErrors from './en/errors.json' with { type: 'json' }
import enFields from './en/fields.json' with { type: 'json' }
import enImportTemplate from './en/importTemplate.json' with { type: 'json' }
import enIssues from './en/issues.json' with { type: 'json' }
import enReasons from './en/reasons.json' with { type: 'json' }
import enReport from './en/report.json' with { type: 'json' }
import enSystem from './en/system.json' with { type: 'json' }
import zhCli from './zh-CN/cli.json' with { type: 'json' }
import zhErrors from './zh-CN/errors.json' with { type: 'json' }
import zhFields from './zh-CN/fields.json' with { type: 'json' }
import zhImportTemplate from './zh-CN/importTemplate.json' with { type: 'json' }
import zhIssues from './zh-CN/issues.json' with { type: 'json' }
import zhReasons from './zh-CN/reasons.json' with { type: 'json' }
import zhReport from './zh-CN/report.json' with { type: 'json' }
import zhSystem from './zh-CN/system.json' with { type: 'json' }
import type { ErrorCode } from '../errors/codes.ts'
import type { SerializedError } from '../errors/AppError.ts'
import type { Issue, IssueCode } from '../model/issue.ts'
import { formatMessage } from './formatMessage.ts'
import { sayParams } from './sayParams.ts'

export type Language = 'zh-CN' | 'en'

/** Texts that are needed outside the window as well: by the CLI, in reports, in system dialogs. */
export interface Texts {
  cli: typeof zhCli
  errors: TextTree
  fields: typeof zhFields
  importTemplate: typeof zhImportTemplate
  issues: TextTree
  reasons: TextTree
  report: typeof zhReport
  system: typeof zhSystem
}

interface TextTree {
  readonly [key: string]: string | TextTree
}

const textsByLanguage: { readonly [Name in Language]: Texts } = {
  'zh-CN': {
    cli: zhCli,
    errors: zhErrors,
    fields: zhFields,
    importTemplate: zhImportTemplate,
    issues: zhIssues,
    reasons: zhReasons,
    report: zhReport,
    system: zhSystem,
  },
  en: {
    cli: enCli,
    errors: enErrors,
    fields: enFields,
    importTemplate: enImportTemplate,
    issues: enIssues,
    reasons: enReasons,
    report: enReport,
    system: enSystem,
  },
}

/** All texts of a language. */
export function loadTexts(language: Language): Texts {
  return textsByLanguage[language]
}

/** What a user is told about an error: what happened and what to do. */
export function describeError(texts: Texts, error: Pick<SerializedError, 'code' | 'params'>): string {
  const { fields, reasons } = texts
  const params = sayParams(error.params, (key, values = {}) => {
    const text = findText({ fields, reasons }, key)
    return text === null ? null : formatMessage(text, values)
  })
  return formatMessage(textAt(texts.errors, error.code), params)
}

/** What a user is told about one finding: where, what, and how to mend it. */
export function describeIssue(
  texts: Texts,
  issue: Issue,
  place: { rowNumber: number; columnName: string },
): { message: string; fix: string } {
  const params = { ...issue.params, row: place.rowNumber, column: place.columnName }
  return {
    message: formatMessage(textAt(texts.issues, `${issue.code}.message`), params),
    fix: formatMessage(textAt(texts.issues, `${issue.code}.fix`), params),
  }
}

/** The heading of all findings of one cause. */
export function describeCause(texts: Texts, code: IssueCode): string {
  return textAt(texts.issues, `${code}.title`)
}

function textAt(tree: TextTree, path: ErrorCode | `${IssueCode}.${string}`): string {
  // A text that is missing shows its code, which can at least be looked up.
  return findText(tree, path) ?? path
}

function findText(tree: TextTree, path: string): string | null {
  let node: string | TextTree | undefined = tree
  for (const key of path.split('.')) node = typeof node === 'object' ? node[key] : undefined
  return typeof node === 'string' ? node : null
}
