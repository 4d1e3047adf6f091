import type { ErrorParams, SerializedError } from '../errors/AppError.ts'
import type { MessageParams } from './formatMessage.ts'

/**
 * Looks up the text at a key such as `fields.phone.label` and fills its placeholders; null where there is
 * none.
 */
export type FindText = (key: string, params?: MessageParams) => string | null

/** User-facing text of an error: the problem, and the next step (null for `cancelled`, which needs none). */
export interface ErrorText {
  title: string
  fix: string | null
}

/**
 * Finds the text of an error: `errors.<code>.title` and `.fix` of `locales/<language>/errors.json`; for an
 * error with a `kind`, first those below `errors.<code>.kinds.<kind>`. Used by the window, the command line
 * and the system's dialogs, each with its own lookup.
 *
 * @param place `terminal`: advice about the window is replaced by `.terminalFix` where there is one; default: `window`
 */
export function describeError(
  { code, params }: Pick<SerializedError, 'code' | 'params'>,
  findText: FindText,
  place: 'window' | 'terminal' = 'window',
): ErrorText {
  const localized = localizeParams(params, findText)
  const base = `errors.${code}`
  const paths = typeof params['kind'] === 'string' ? [`${base}.kinds.${params['kind']}`, base] : [base]
  const fixes = place === 'terminal' ? ['terminalFix', 'fix'] : ['fix']
  const find = (...parts: string[]): string | null => {
    for (const path of paths) {
      for (const part of parts) {
        const text = findText(`${path}.${part}`, localized)
        if (text !== null) return text
      }
    }
    return null
  }
  // Falls back to the code, which can at least be looked up.
  return { title: find('title') ?? code, fix: find(...fixes) }
}

/**
 * Translates the params of an error: a field to its label, a reason and every {@link TextKey} to its text.
 */
export function localizeParams(params: ErrorParams, findText: FindText): MessageParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, localizeParam(name, value, findText)]),
  )
}

function localizeParam(name: string, value: ErrorParams[string], findText: FindText): string | number {
  if (typeof value === 'object') return findText(value.textKey) ?? value.textKey
  if (name === 'field') return findText(`fields.${value}.label`) ?? value
  if (name !== 'reason') return value
  // A reason is a key of reasons.json, or else the path of the invalid part of a file (`columns.0.target`).
  return (
    (/^\w+$/.test(`${value}`) ? findText(`reasons.${value}`) : null) ??
    findText('reasons.place', { place: value }) ??
    value
  )
}
