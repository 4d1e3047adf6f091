import { loadTexts, type Language } from '../../shared/locales/loadTexts.ts'

/** Kinds of files this app writes about the rows of a job. */
export type ReportKind = 'failedRows' | 'problemRows'

const languages: readonly Language[] = ['zh-CN', 'en']

/**
 * Recognises a file written by this app: its last two columns are ours. Accepts their names in every
 * language, since a colleague may use another one. A module of its own, because both the file readers and the
 * reports need it.
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
