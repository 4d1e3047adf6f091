import { loadTexts, type Language } from '../../shared/locales/loadTexts.ts'

/** The kinds of files this app writes about the rows of a job. */
export type ReportKind = 'failedRows' | 'problemRows'

const languages: readonly Language[] = ['zh-CN', 'en']

/**
 * What a header says about who wrote the file: its two last columns are ours. Their names in any language count, since
 * colleagues may use another one. It stands by itself because both sides need it: whoever reads files, and the jobs that
 * wrote them.
 *
 * @returns null for any other file; `columns` are the user's own
 */
export function recogniseHeader(names: readonly string[]): { kind: ReportKind; columns: string[] } | null {
  const [reason, rowNumber] = names.slice(-2)
  for (const language of languages) {
    const { report } = loadTexts(language)
    if (rowNumber !== report.rowNumberColumn) continue
    const columns = names.slice(0, -2)
    if (reason === report.reasonColumn) return { kind: 'failedRows', columns }
    if (reason === report.problemColumn) return { kind: 'problemRows', columns }
  }
  return null
}
