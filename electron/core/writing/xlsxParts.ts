/** Excel's limit of characters per cell; longer texts are truncated. */
export const cellCharacters = 32_767

export const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
export const spreadsheetNamespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
export const officeRelationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageNamespace = 'http://schemas.openxmlformats.org/package/2006'
const documentTypes = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Truncates and escapes a cell text. A cut may leave a lone surrogate, which is invalid XML. */
export function xmlText(text: string): string {
  const held = text.length > cellCharacters ? text.slice(0, cellCharacters) : text
  return needsEscape.test(held) || !held.isWellFormed() ? escape(held.toWellFormed()) : held
}

const needsEscape = /[&<>"_\u0000-\u001f\ufffe\uffff]/

/**
 * Writes characters that XML cannot contain as `_x0001_`, and escapes the underscore of text that already has
 * that form (ECMA-376, 22.9.2.19). Includes the carriage return, which XML parsers turn into a line feed.
 */
function escape(text: string): string {
  return text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, (character) => {
      return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
    })
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/**
 * Makes the package parts other than the worksheets (ECMA-376, 8.2 and 12.3).
 *
 * @param options.hiddenSheets names of the sheets to hide; default none
 * @param options.sheetsWithNotes 1-based numbers of the sheets that have `comments` and `vmlDrawing` parts; default none
 * @returns XML without declaration, by part name
 */
export function bookParts(
  sheetNames: readonly string[],
  stylesXml: string,
  options: { hiddenSheets?: readonly string[]; sheetsWithNotes?: readonly number[] } = {},
): { [name: string]: string } {
  const { hiddenSheets = [], sheetsWithNotes = [] } = options
  const each = (write: (number: number) => string): string =>
    sheetNames.map((_, index) => write(index + 1)).join('')
  const part = (name: string, type: string): string =>
    `<Override PartName="/xl/${name}" ContentType="${documentTypes}.${type}+xml"/>`
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${officeRelationships}/${type}" Target="${target}"/>`
  const related = (content: string): string =>
    `<Relationships xmlns="${packageNamespace}/relationships">${content}</Relationships>`
  const sheets = sheetNames.map(
    (name, index) =>
      `<sheet name="${xmlAttribute(name)}" sheetId="${index + 1}"${hiddenSheets.includes(name) ? ' state="hidden"' : ''} r:id="rId${index + 1}"/>`,
  )
  const notesRelations = sheetsWithNotes.map((number): [string, string] => [
    `xl/worksheets/_rels/sheet${number}.xml.rels`,
    related(
      relation('rId1', 'vmlDrawing', `../drawings/vmlDrawing${number}.vml`) +
        relation('rId2', 'comments', `../comments${number}.xml`),
    ),
  ])
  const notesTypes = sheetsWithNotes.map((number) => part(`comments${number}.xml`, 'comments')).join('')
  const drawingType =
    sheetsWithNotes.length > 0
      ? '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
      : ''
  return {
    ...Object.fromEntries(notesRelations),
    'xl/workbook.xml': `<workbook xmlns="${spreadsheetNamespace}" xmlns:r="${officeRelationships}"><sheets>${sheets.join('')}</sheets></workbook>`,
    'xl/styles.xml': stylesXml,
    'xl/_rels/workbook.xml.rels': related(
      each((number) => relation(`rId${number}`, 'worksheet', `worksheets/sheet${number}.xml`)) +
        relation(`rId${sheetNames.length + 1}`, 'styles', 'styles.xml'),
    ),
    '_rels/.rels': related(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    '[Content_Types].xml': `<Types xmlns="${packageNamespace}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${drawingType}${part('workbook.xml', 'sheet.main')}${part('styles.xml', 'styles')}${each((number) => part(`worksheets/sheet${number}.xml`, 'worksheet'))}${notesTypes}</Types>`,
  }
}

export function xmlAttribute(text: string): string {
  return escape(text).replaceAll('"', '&quot;')
}
