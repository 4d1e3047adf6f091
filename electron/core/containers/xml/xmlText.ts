const ampersand = 0x26

const namedEntities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Decodes a range of XML text. The result never shares memory with a larger string: a V8 slice would keep the
 * whole chunk alive as long as the cell is referenced.
 */
export function decodeXmlText(bytes: Buffer, start: number, end: number, isCdata = false): string {
  let hasEntity = false
  let isAscii = true
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte >= 0x80) isAscii = false
    else if (byte === ampersand) hasEntity = true
  }
  const text = isAscii ? bytes.toString('latin1', start, end) : bytes.toString('utf8', start, end)
  return hasEntity && !isCdata ? replaceEntities(text) : text
}

function replaceEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#[0-9]+|[a-z]+);/gi, (whole, name: string) => {
    if (name[0] !== '#') return namedEntities[name] ?? whole
    const isHex = name[1] === 'x' || name[1] === 'X'
    const code = isHex ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      ? String.fromCodePoint(code)
      : whole
  })
}

/**
 * Resolves ST_Xstring escapes (ECMA-376 part 1, 22.9.2.19): `_x000D_` is a carriage return; a literal
 * `_x000D_` is written `_x005F_x000D_`.
 */
export function resolveEscapes(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
