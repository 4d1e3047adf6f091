/**
 * Everything a terminal may obey, or that turns the order of characters around: control characters (C0, DEL, C1), format
 * characters (bidi overrides, byte order marks, tags), line separators, halves of surrogate pairs. Joiners are left, since
 * emoji and several scripts need them.
 */
const unprintable = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

const shortEscapes: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Makes a text safe for a terminal: cells, file names and answers of a server may hold escape sequences. They are shown
 * as JSON writes them (`\u001b`), never sent.
 *
 * @param text one line; a line break in it is shown too
 */
export function toVisible(text: string): string {
  return text.replace(unprintable, (character) => shortEscapes[character] ?? escaped(character))
}

/** Escapes the same characters in JSON text, where they can be in strings only; the parsed value stays the same. */
export function toVisibleJson(value: unknown, indent?: number): string {
  // Line breaks and spaces of the layout are no part of a string.
  return JSON.stringify(value, null, indent).replace(unprintable, (character) =>
    character === '\n' ? character : escaped(character),
  )
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('')
}
