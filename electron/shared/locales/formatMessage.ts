/** Values that fill a text. */
export type MessageParams = Readonly<{ [name: string]: string | number }>

/** `{rows}`, or `{rows|row|rows}`: the word for one and the word for any other number of rows. */
const placeholder = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g

/** English is the only language here whose words change with the number; Chinese texts have no forms to choose from. */
const pluralRules = new Intl.PluralRules('en')

/**
 * Fills the placeholders of a locale text, in the window (`renderer/i18n`), the CLI and the main process alike.
 * A name without a value stays as it is, so that a missing one is seen and not read over.
 *
 * @param params numbers may come as `Intl.NumberFormat` wrote them: `1,204`
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
