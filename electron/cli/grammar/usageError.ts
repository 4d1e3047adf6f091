import { AppError } from '../../shared/errors/AppError.ts'

/** What is wrong with an argument line; each has its text at `errors.usage.invalid.kinds`. */
export type UsageFault =
  | 'unknownCommand'
  | 'similarCommand'
  | 'unknownOption'
  | 'similarOption'
  | 'foreignOption'
  | 'missingValue'
  | 'missingOption'
  | 'invalidValue'
  | 'wrongArguments'
  | 'contradiction'

/**
 * Makes `usage.invalid`.
 *
 * @param detail the wrong part, or the expected form. Never a value that was typed: it may be a token in the wrong place
 * @param more further placeholders of the text
 */
export function usageError(
  kind: UsageFault,
  detail: string,
  more: { [name: string]: string } = {},
): AppError {
  return new AppError('usage.invalid', `wrong usage: ${detail}`, { params: { kind, detail, ...more } })
}
