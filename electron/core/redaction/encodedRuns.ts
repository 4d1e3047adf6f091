/** Text with escapes of URLs, JSON, scripts or HTML in it: `%E6%AC%A7`, `\u6b27`, `\x3d`, `&#27431;`. */
const escapedRuns =
  /(?:[\w.~+*-]|%(?:25)*[\dA-Fa-f]{2}|\\+u[\dA-Fa-f]{4}|\\+x[\dA-Fa-f]{2}|&(?:#\d+|#[xX][\dA-Fa-f]+|\w+);)+/g
const anEscape = /%[\dA-Fa-f]{2}|\\+[ux][\dA-Fa-f]{2}|&#?\w+;/
/** Base64, also of URLs, and hexadecimal. */
const packedRuns = /[A-Za-z0-9+/_-]{8,}={0,2}/g
/** Hexadecimal with separators: `65:79:4a`. */
const separatedHex = /\b(?:[\dA-Fa-f]{2}[:\s-]){4,}[\dA-Fa-f]{2}\b/g

/** Characters of tokens by their name in HTML. */
export const namedEntities: { readonly [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  equals: '=',
  sol: '/',
  plus: '+',
  lowbar: '_',
  period: '.',
  hyphen: '-',
  commat: '@',
}
/** A gateway may escape what another one has escaped. */
const mostLayers = 3

/**
 * Replaces runs of encoded text whose decoded form is to be masked.
 *
 * @param isMasked gets every form of a run: unescaped, from hexadecimal, from Base64 at each of four alignments
 */
export function replaceEncodedRuns(
  text: string,
  replacement: string,
  isMasked: (decoded: string) => boolean,
): string {
  return text
    .replaceAll(escapedRuns, (run) => (anEscape.test(run) && isMasked(unescape(run)) ? replacement : run))
    .replaceAll(separatedHex, (run) => (isMasked(fromHex(run)) ? replacement : run))
    .replaceAll(packedRuns, (run) => (unpacked(run).some(isMasked) ? replacement : run))
}

function unescape(run: string): string {
  let text = run
  for (let layer = 0; layer < mostLayers; layer += 1) {
    const next = fromPercent(text)
      .replaceAll(/\\+u([\dA-Fa-f]{4})|\\+x([\dA-Fa-f]{2})/g, (_all, unit?: string, byte?: string) =>
        String.fromCharCode(Number.parseInt(unit ?? byte ?? '', 16)),
      )
      .replaceAll(/&#(?:(\d+)|[xX]([\dA-Fa-f]+));/g, (all, decimal?: string, hex?: string) => {
        const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
        return code <= 0x10ffff ? String.fromCodePoint(code) : all
      })
      .replaceAll(/&(\w+);/g, (all, name: string) => namedEntities[name] ?? all)
    if (next === text) break
    text = next
  }
  return text
}

function fromPercent(text: string): string {
  return text.replaceAll(/(?:%[\dA-Fa-f]{2})+/g, (run) => fromHex(run))
}

function unpacked(run: string): string[] {
  const forms = [0, 1, 2, 3].map((skipped) => Buffer.from(run.slice(skipped), 'base64').toString('utf8'))
  return /[\dA-Fa-f]{8}/.test(run) ? [...forms, fromHex(run), fromHex(run.slice(1))] : forms
}

function fromHex(run: string): string {
  return Buffer.from(run.replaceAll(/[^\dA-Fa-f]/g, ''), 'hex').toString('utf8')
}
