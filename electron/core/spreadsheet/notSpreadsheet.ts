import { AppError } from '../../shared/errors/AppError.ts'

/**
 * Kinds of files that are no spreadsheet or an unsupported one. The locale files have one message per kind.
 */
export type OtherKind =
  'pdf' | 'image' | 'numbers' | 'zip' | 'word' | 'slides' | 'et' | 'sylk' | 'text' | 'unknown'

/**
 * Makes the error `file.notSpreadsheet`.
 *
 * @param fileName used for kind `unknown` only: the extension identifies WPS's proprietary format (.et, .ett)
 */
export function notSpreadsheet(kind: OtherKind, fileName = ''): AppError {
  const named = kind === 'unknown' && /\.ett?$/i.test(fileName) ? 'et' : kind
  return new AppError('file.notSpreadsheet', `not a spreadsheet: ${named}`, { params: { kind: named } })
}

/** Makes the error `file.encrypted`, for a file that needs its password. */
export function encryptedFile(): AppError {
  return new AppError('file.encrypted', 'the workbook has a password')
}
