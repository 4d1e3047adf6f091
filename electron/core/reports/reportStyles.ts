import { spreadsheetNamespace } from '../writing/xlsxParts.ts'

/** Indexes into `cellXfs` below. Every style is text (number format 49, `@`). */
export const styleIds = {
  plain: { text: 1, error: 3, warning: 4 },
  /** Long texts take several lines. */
  wrapped: { text: 5, error: 6, warning: 7 },
  header: 2,
} as const

/** Coloured cells have lines around them: a program draws its own only around those without colour. */
const format = (font: number, fill: number, alignment: string): string =>
  `<xf numFmtId="49" fontId="${font}" fillId="${fill}" borderId="${fill === 0 ? 0 : 1}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">${alignment}</xf>`
const side = (name: string): string => `<${name} style="thin"><color rgb="FFD5D9D0"/></${name}>`
const fill = (colour: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="FF${colour}"/><bgColor indexed="64"/></patternFill></fill>`
const top = '<alignment vertical="top"/>'
const topWrapped = '<alignment vertical="top" wrapText="1"/>'

export const reportStylesXml = [
  `<styleSheet xmlns="${spreadsheetNamespace}">`,
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>',
  '<fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
  `${fill('E8EBE4')}${fill('FBDAD3')}${fill('FBEFC9')}</fills>`,
  '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>',
  `<border>${['left', 'right', 'top', 'bottom'].map(side).join('')}<diagonal/></border></borders>`,
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  '<cellXfs count="8"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  `${format(0, 0, top)}${format(1, 2, topWrapped)}${format(0, 3, top)}${format(0, 4, top)}${format(0, 0, topWrapped)}`,
  `${format(0, 3, topWrapped)}${format(0, 4, topWrapped)}`,
  '</cellXfs></styleSheet>',
].join('')
