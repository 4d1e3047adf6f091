import { declaration, spreadsheetNamespace, xmlAttribute, xmlText } from '../writing/xlsxParts.ts'
import { columnLetters } from '../../shared/model/columnLetters.ts'

/** Indexes into `cellXfs` below. */
export const styleIds = {
  text: 1,
  header: 2,
  requiredHeader: 3,
  wrapped: 4,
  title: 5,
  note: 6,
  fieldName: 7,
  requiredName: 8,
} as const

export interface CellText {
  text: string
  style: number
}

/** Data validation of a range: the hint shown beside a cell and the choices it offers. */
export interface Validation {
  range: string
  title: string
  text: string
  /** Reference to the cells that hold the choices; null: any value. */
  list: string | null
  /** Warning for a value outside the list, which the user may still keep; null: none. */
  warning: { title: string; text: string } | null
}

export interface TemplateSheet {
  /** Width of each column, in characters. */
  widths: readonly number[]
  /** Style of the empty cells, so that text typed there later stays text. */
  columnStyle: number
  rows: readonly (readonly CellText[])[]
  frozenRows: number
  validations: readonly Validation[]
}

/** Makes a worksheet with styles and hints. Its elements follow the order of ECMA-376, 18.3.1.99. */
export function sheetXml({ widths, columnStyle, rows, frozenRows, validations }: TemplateSheet): string {
  const columns = widths.map(
    (width, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" style="${columnStyle}" customWidth="1"/>`,
  )
  const pane =
    frozenRows > 0
      ? `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/>`
      : ''
  const body = rows.map((cells, index) => rowXml(cells, index + 1))
  return [
    `${declaration}<worksheet xmlns="${spreadsheetNamespace}">`,
    `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>`,
    columns.length > 0 ? `<cols>${columns.join('')}</cols>` : '',
    `<sheetData>${body.join('')}</sheetData>`,
    validations.length > 0
      ? `<dataValidations count="${validations.length}">${validations.map(validationXml).join('')}</dataValidations>`
      : '',
    '</worksheet>',
  ].join('')
}

function rowXml(cells: readonly CellText[], rowNumber: number): string {
  const written = cells.flatMap(({ text, style }, index) => {
    if (text === '') return []
    const reference = `${columnLetters(index)}${rowNumber}`
    return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`
  })
  return `<row r="${rowNumber}">${written.join('')}</row>`
}

function validationXml({ range, title, text, list, warning }: Validation): string {
  const kind = list === null ? '' : ' type="list"'
  const error =
    list === null || warning === null
      ? ''
      : ` errorStyle="warning" showErrorMessage="1" errorTitle="${xmlAttribute(warning.title)}" error="${xmlAttribute(warning.text)}"`
  const hint = ` showInputMessage="1" promptTitle="${xmlAttribute(title)}" prompt="${lines(text)}"`
  const formula = list === null ? '' : `<formula1>${xmlText(list)}</formula1>`
  return `<dataValidation${kind} allowBlank="1"${error}${hint} sqref="${range}">${formula}</dataValidation>`
}

/** Encodes line breaks as `_x000a_`, as Excel does: XML turns a literal one in an attribute into a space. */
function lines(text: string): string {
  return text.split('\n').map(xmlAttribute).join('_x000a_')
}

const white = '<color rgb="FFFFFFFF"/>'
const red = 'FFC0392B'
const ink = 'FF2F4A5A'
const size = '<sz val="11"/>'
const family = '<name val="Microsoft YaHei"/>'
const solid = (colour: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/><bgColor indexed="64"/></patternFill></fill>`
const side = (name: string): string => `<${name} style="thin"><color rgb="FFD0D7DC"/></${name}>`
/** Number format 49 is `@`: text. */
const format = (font: number, fill: number, border: number, alignment = ''): string =>
  `<xf numFmtId="49" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"${alignment === '' ? '/>' : ` applyAlignment="1"><alignment ${alignment}/></xf>`}`
const wrap = 'vertical="top" wrapText="1"'

export const templateStylesXml = [
  `<styleSheet xmlns="${spreadsheetNamespace}">`,
  '<fonts count="5">',
  `<font>${size}${family}</font>`,
  `<font><b/>${size}${white}${family}</font>`,
  `<font><b/><sz val="16"/><color rgb="${ink}"/>${family}</font>`,
  `<font><b/>${size}<color rgb="${ink}"/>${family}</font>`,
  `<font><b/>${size}<color rgb="${red}"/>${family}</font>`,
  '</fonts><fills count="4">',
  '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
  `${solid(ink)}${solid(red)}`,
  '</fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>',
  `<border>${['left', 'right', 'top', 'bottom'].map(side).join('')}<diagonal/></border></borders>`,
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  '<cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  format(0, 0, 0),
  format(1, 2, 1, 'vertical="center"'),
  format(1, 3, 1, 'vertical="center"'),
  format(0, 0, 1, wrap),
  format(2, 0, 0),
  format(0, 0, 0),
  format(3, 0, 1, wrap),
  format(4, 0, 1, wrap),
  '</cellXfs></styleSheet>',
].join('')
