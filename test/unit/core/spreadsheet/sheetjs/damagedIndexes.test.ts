import { afterAll, expect, it } from 'vitest'
import { parseInProcess } from '../../../../../electron/core/spreadsheet/sheetjs/parseInProcess.ts'
import { parsedRows } from '../../../../support/workbooks/parsedRows.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

/** A stand-in for SheetJS whose workbook has one sheet, as it comes out of a file with damaged indexes. */
function libraryReturning(sheet: string): string {
  const source = `module.exports = { read: () => ({ SheetNames: ['s'], Sheets: { s: (() => { ${sheet} })() } }) }`
  return files.write('library.cjs', Buffer.from(source))
}

// A damaged .xlsb had row 1,849,854,222: looking at every position before it took minutes, and nothing answered.
it('a row number of two billion is a damaged file, at once', async () => {
  const library = libraryReturning(
    `const data = []; data[1_849_854_221] = [{ t: 's', v: 'x' }]; return { '!data': data }`,
  )
  await expect(parseInProcess({ text: '' }, { library })).rejects.toMatchObject({ code: 'file.corrupted' })
})

it('cells and columns beyond the last of any sheet are left out, at once', async () => {
  const library = libraryReturning(`
    const cells = [{ t: 's', v: 'name' }]; cells[2_000_000_000] = { t: 's', v: 'lost' }
    const cols = []; cols[1] = { hidden: true }; cols[2_000_000_000] = { hidden: true }
    return { '!data': [cells], '!cols': cols }`)
  const file = await parseInProcess({ text: '' }, { library })
  expect((await parsedRows(file)).map(({ flat }) => flat)).toEqual([[0, 's', 'name', 0, '']])
  expect((await file.readDetails(0)).hiddenColumns).toEqual([1])
  file.close()
})
