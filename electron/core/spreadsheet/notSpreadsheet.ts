import { AppError } from '../../shared/errors/AppError.ts'

/** What a file is that is not a spreadsheet, or none this app reads; each has its own text in the locale files. */
export type OtherKind =
  'pdf' | 'image' | 'numbers' | 'zip' | 'word' | 'slides' | 'et' | 'sylk' | 'text' | 'unknown'

/** The error for a file that is something else; a file that only WPS's own programs read is told by its extension. */
export function notSpreadsheet(kind: OtherKind, fileName = ''): AppError {
  const named = kind === 'unknown' && /\.ett?$/i.test(fileName) ? 'et' : kind
  return new AppError('file.notSpreadsheet', `not a spreadsheet: ${named}`, { params: { kind: named } })
}

/** The error for a file that only its password opens. */
export function encryptedFile(): AppError {
  return new AppError('file.encrypted', 'the workbook has a password')
}
