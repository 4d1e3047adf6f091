import enCli from './en/cli.json' with { type: 'json' }
import enErrors from './en/errors.json' with { type: 'json' }
import enFields from './en/fields.json' with { type: 'json' }
import enImportTemplate from './en/importTemplate.json' with { type: 'json' }
import enIssues from './en/issues.json' with { type: 'json' }
import enReasons from './en/reasons.json' with { type: 'json' }
import enReport from './en/report.json' with { type: 'json' }
import enResults from './en/results.json' with { type: 'json' }
import enSystem from './en/system.json' with { type: 'json' }
import zhCli from './zh-CN/cli.json' with { type: 'json' }
import zhErrors from './zh-CN/errors.json' with { type: 'json' }
import zhFields from './zh-CN/fields.json' with { type: 'json' }
import zhImportTemplate from './zh-CN/importTemplate.json' with { type: 'json' }
import zhIssues from './zh-CN/issues.json' with { type: 'json' }
import zhReasons from './zh-CN/reasons.json' with { type: 'json' }
import zhReport from './zh-CN/report.json' with { type: 'json' }
import zhResults from './zh-CN/results.json' with { type: 'json' }
import zhSystem from './zh-CN/system.json' with { type: 'json' }
import type { Issue, IssueCode } from '../model/issue.ts'
import type { FindText } from './describeError.ts'
import { formatMessage } from './formatMessage.ts'

export type Language = 'zh-CN' | 'en'

/** Texts also used outside the window: by the command line, in reports, in system dialogs. */
export interface Texts {
  cli: typeof zhCli
  errors: TextTree
  fields: typeof zhFields
  importTemplate: typeof zhImportTemplate
  issues: TextTree
  reasons: TextTree
  report: typeof zhReport
  results: TextTree
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
    results: zhResults,
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
    results: enResults,
    system: enSystem,
  },
}

export function loadTexts(language: Language): Texts {
  return textsByLanguage[language]
}

/** Creates the lookup by key, as of `describeError`, in the texts of one language. */
export function findTextIn({ errors, fields, reasons, results }: Texts): FindText {
  return (key, params = {}) => {
    const text = textAt({ errors, fields, reasons, results }, key)
    return text === null ? null : formatMessage(text, params)
  }
}

/**
 * Describes one finding for the user: where, what, and how to correct it.
 *
 * @param place.reader what the reader has before him: a `file` or a `terminal` has none of the app's buttons. Default: `window`
 */
export function describeIssue(
  texts: Texts,
  issue: Issue,
  place: { row: string; columnName: string; reader?: Reader },
): { message: string; fix: string } {
  const params = { ...issue.params, row: place.row, column: place.columnName }
  return {
    message: formatMessage(issueText(texts, issue.code, 'message'), params),
    fix: formatMessage(fixText(texts, issue.code, place.reader ?? 'window'), params),
  }
}

/** Returns the heading of all findings of one cause. */
export function describeCause(texts: Texts, code: IssueCode): string {
  return issueText(texts, code, 'title')
}

function issueText({ issues }: Texts, code: IssueCode, part: 'title' | 'message' | 'fix'): string {
  const path = `${code}.${part}`
  // Falls back to the key, which can at least be looked up.
  return textAt(issues, path) ?? path
}

/** Names of the advice for each reader, the most fitting first. */
const fixesOf = {
  window: ['fix'],
  file: ['fixInFile', 'fix'],
  terminal: ['terminalFix', 'fixInFile', 'fix'],
} as const
type Reader = keyof typeof fixesOf

function fixText({ issues }: Texts, code: IssueCode, reader: Reader): string {
  const paths = fixesOf[reader].map((name) => `${code}.${name}`)
  const found = paths.map((path) => textAt(issues, path)).find((text) => text !== null)
  return found ?? `${code}.fix`
}

function textAt(tree: TextTree, path: string): string | null {
  let node: string | TextTree | undefined = tree
  for (const key of path.split('.')) node = typeof node === 'object' ? node[key] : undefined
  return typeof node === 'string' ? node : null
}
