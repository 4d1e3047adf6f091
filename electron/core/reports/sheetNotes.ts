import { columnLetters } from '../writing/columnLetters.ts'
import { declaration, spreadsheetNamespace, xmlText } from '../writing/xlsxParts.ts'

/** Notes a sheet may have: Excel opens a file with many more of them slowly. */
export const maxSheetNotes = 10_000
/** Shape identifiers of one block of a drawing, as Excel assigns them. */
const blockShapes = 1_024
const sheetBlocks = Math.ceil(maxSheetNotes / (blockShapes - 1))

/** A note of one cell, shown when the mouse is over it. */
export interface SheetNote {
  /** 1-based. */
  rowNumber: number
  /** 0-based. */
  column: number
  text: string
}

/** Makes the part with the texts of a sheet's notes (ECMA-376, 18.7). */
export function* commentsXml(notes: readonly SheetNote[]): Iterable<string> {
  yield `${declaration}<comments xmlns="${spreadsheetNamespace}"><authors><author></author></authors><commentList>`
  for (const { rowNumber, column, text } of notes) {
    yield `<comment ref="${columnLetters(column)}${rowNumber}" authorId="0"><text><r><t xml:space="preserve">${xmlText(text)}</t></r></text></comment>`
  }
  yield '</commentList></comments>'
}

/**
 * Makes the drawing with the boxes of a sheet's notes, without which Excel shows none (ECMA-376 part 4, 19.4).
 *
 * @param sheetNumber 1-based; keeps the identifiers of the shapes apart
 */
export function* notesDrawing(notes: readonly SheetNote[], sheetNumber: number): Iterable<string> {
  const firstBlock = (sheetNumber - 1) * sheetBlocks + 1
  const blocks = Array.from(
    { length: Math.ceil(notes.length / (blockShapes - 1)) },
    (_, index) => firstBlock + index,
  )
  yield (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">' +
    `<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${blocks.join(',')}"/></o:shapelayout>` +
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
  )
  for (const [index, { rowNumber, column }] of notes.entries()) {
    const block = firstBlock + Math.floor(index / (blockShapes - 1))
    const id = block * blockShapes + (index % (blockShapes - 1)) + 1
    const row = rowNumber - 1
    const anchor = [column + 1, 12, Math.max(0, row - 1), 8, column + 4, 40, row + 4, 4].join(',')
    yield (
      `<v:shape id="_x0000_s${id}" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">` +
      '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>' +
      `<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`
    )
  }
  yield '</xml>'
}
