/** Values for the placeholders of a text. */
export type MessageParams = Readonly<{ [name: string]: string | number }>

/** `{rows}`, or `{rows|row|rows}`: singular and plural by the number of rows. */
const placeholder = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g

/** English only: Chinese has no plural forms. */
const pluralRules = new Intl.PluralRules('en')

/**
 * Fills the placeholders of a locale text, in the window (`renderer/i18n`), the CLI and the main process
 * alike. A placeholder without a value is kept, so that a missing value is noticed.
 *
 * @param params numbers may be formatted by `Intl.NumberFormat`: `1,204`
 * @example formatMessage('少{missing}位', { missing: 2 }) // 少2位
 * @example formatMessage('{rows} {rows|row|rows}', { rows: 1 }) // 1 row
 */
export function formatMessage(template: string, params: MessageParams): string {
  return template.replace(placeholder, (whole, name: string, one?: string, other?: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    if (value === undefined) return whole
    if (one === undefined || other === undefined) return String(value)
    return pluralRules.select(Number(String(value).replaceAll(',', ''))) === 'one' ? one : other
  })
}
