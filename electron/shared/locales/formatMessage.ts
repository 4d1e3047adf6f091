/** Values that fill a text. */
export type MessageParams = Readonly<{ [name: string]: string | number }>

const placeholder = /\{(\w+)\}/g

/**
 * Fills the `{name}` placeholders of a locale text, as vue-i18n does in the window, for the CLI and the main process.
 * A name without a value stays as it is, so that a missing one is seen and not read over.
 *
 * @example formatMessage('少{missing}位', { missing: 2 }) // 少2位
 */
export function formatMessage(template: string, params: MessageParams): string {
  return template.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  )
}
