import { writeZip, type ZipOptions, type ZipPart } from './writeZip.ts'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'

export interface SheetXml {
  name: string
  /** Content of `<sheetData>`. */
  data: string
  state?: 'visible' | 'hidden' | 'veryHidden'
  /** A whole worksheet part instead of `data`. */
  xml?: string
  /** XML after `</sheetData>`. */
  after?: string
}

export interface XlsxParts {
  sheets: SheetXml[]
  /** Content of each `<si>`; null writes `<si/>`. Undefined: no such part. */
  sharedStrings?: (string | null)[]
  /** Number formats of the cell formats: a built-in id, or a code. Undefined: no styles part. */
  formats?: (number | string)[]
  is1904?: boolean
  /** Whether relation targets are absolute. */
  absoluteTargets?: boolean
  /** Applied to each part before it is packed. */
  alter?: (part: ZipPart) => ZipPart | null
  zip?: ZipOptions
}

/** Builds an .xlsx file from XML, for files that no library would write. */
export function writeXlsx(parts: XlsxParts): Buffer {
  const root = parts.absoluteTargets === true ? '/xl/' : ''
  const relations = parts.sheets.map(
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${office}/worksheet" Target="${root}worksheets/sheet${index + 1}.xml"/>`,
  )
  if (parts.sharedStrings !== undefined) {
    relations.push(
      `<Relationship Id="rIdS" Type="${office}/sharedStrings" Target="${root}sharedStrings.xml"/>`,
    )
  }
  if (parts.formats !== undefined) {
    relations.push(`<Relationship Id="rIdF" Type="${office}/styles" Target="${root}styles.xml"/>`)
  }
  const sheetList = parts.sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${escapeXml(name)}" sheetId="${index + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${index + 1}"/>`,
  )
  const entries: ZipPart[] = [
    {
      name: '[Content_Types].xml',
      data: contentTypes(parts),
    },
    {
      name: '_rels/.rels',
      data: `<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="${parts.absoluteTargets === true ? '/' : ''}xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="${main}" xmlns:r="${office}"><workbookPr${parts.is1904 === true ? ' date1904="1"' : ''}/><sheets>${sheetList.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<Relationships xmlns="${packageRelations}">${relations.join('')}</Relationships>`,
    },
    ...parts.sheets.map((sheet, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      data:
        sheet.xml ??
        `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${main}"><sheetData>${sheet.data}</sheetData>${sheet.after ?? ''}</worksheet>`,
    })),
  ]
  if (parts.sharedStrings !== undefined) {
    const items = parts.sharedStrings.map((item) => (item === null ? '<si/>' : `<si>${item}</si>`))
    entries.push({ name: 'xl/sharedStrings.xml', data: `<sst xmlns="${main}">${items.join('')}</sst>` })
  }
  if (parts.formats !== undefined) entries.push({ name: 'xl/styles.xml', data: stylesXml(parts.formats) })
  const altered = entries.map((entry) => (parts.alter === undefined ? entry : parts.alter(entry)))
  return writeZip(
    altered.filter((entry) => entry !== null),
    parts.zip,
  )
}

function contentTypes(parts: XlsxParts): string {
  const override = (part: string, type: string): string =>
    `<Override PartName="/xl/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`
  const overrides = [
    override('workbook', 'sheet.main'),
    ...parts.sheets.map((_, index) => override(`worksheets/sheet${index + 1}`, 'worksheet')),
    ...(parts.sharedStrings === undefined ? [] : [override('sharedStrings', 'sharedStrings')]),
    ...(parts.formats === undefined ? [] : [override('styles', 'styles')]),
  ]
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
}

function stylesXml(formats: readonly (number | string)[]): string {
  const custom: string[] = []
  const ids = formats.map((format) => {
    if (typeof format === 'number') return format
    custom.push(`<numFmt numFmtId="${164 + custom.length}" formatCode="${escapeXml(format)}"/>`)
    return 163 + custom.length
  })
  const xfs = ids.map(
    (id) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>`,
  )
  return `<styleSheet xmlns="${main}"><numFmts>${custom.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${xfs.join('')}</cellXfs></styleSheet>`
}

/** Text as XML character data or an attribute value. */
function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** A worksheet row of inline text cells. */
export function textRow(rowNumber: number, cells: readonly string[]): string {
  const xml = cells.map(
    (cell) => `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`,
  )
  return `<row r="${rowNumber}">${xml.join('')}</row>`
}
