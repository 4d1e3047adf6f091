import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { read, utils, write } from 'xlsx'
import { describeImportTemplate } from '../../../../electron/core/importTemplate/describeImportTemplate.ts'
import { writeImportTemplate } from '../../../../electron/core/importTemplate/writeImportTemplate.ts'
import { findExactMatch } from '../../../../electron/core/mapping/exactMatch.ts'
import { proposeWithCustomFields } from '../../../../electron/core/mapping/customFieldHeaders.ts'
import { fieldKeyOf, standardFields, type CustomField } from '../../../../electron/shared/model/field.ts'
import { previewFile } from '../../../support/workbooks/readAll.ts'
import { callVersionFacts } from '../../../../electron/shared/model/callVersion.ts'

const documentFields = standardFields.filter((field) => !callVersionFacts.v1.unsentFields.includes(field))

const manyOptions = Array.from({ length: 300 }, (_, index) => ({ label: `门店,第 ${index + 1} 家 <&">` }))
/** Names that mean something else, that two fields share, and with all an XML file would stumble over. */
const customFields: CustomField[] = [
  { configId: '9007199254740993', configName: '会员等级', valueType: 'single', options: [{ label: '金卡' }] },
  { configId: '11', configName: '手机' },
  { configId: '12', configName: '会员编号' },
  { configId: '13', configName: '来源', valueType: 'multi', options: manyOptions },
  { configId: '14', configName: '来源', valueType: 'text' },
  { configId: '15', configName: '紧急联系人电话', valueType: 'number' },
  { configId: '16', configName: '入会 <日期> & "备注"', valueType: 'date' },
]

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-template-'))
  path = join(folder, '模板.xlsx')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The template with rows typed into its first sheet, saved by another program. */
function fillIn(rows: string[][]): string {
  const book = read(readFileSync(path))
  const sheet = book.Sheets[book.SheetNames[0] ?? '']
  utils.sheet_add_aoa(sheet ?? {}, rows, { origin: 'A2' })
  const filled = join(folder, '填好的.xlsx')
  writeFileSync(filled, write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
  return filled
}

describe('the import template', () => {
  it.each(['zh-CN', 'en'] as const)(
    'is read back in %s with every column matched to its field: step 2 has nothing to ask',
    async (language) => {
      await writeImportTemplate(path, folder, { customFields, language })
      const columns = describeImportTemplate(customFields, language)
      const file = fillIn([columns.map(({ example }) => example || 'x')])
      const { columns: found, rows } = await previewFile(file)
      const suggestions = proposeWithCustomFields(found, rows, customFields)
      expect(suggestions.map(({ target }) => target && fieldKeyOf(target))).toEqual([
        ...documentFields,
        ...customFields.map(({ configId }) => `custom:${configId}`),
      ])
      expect(suggestions.filter(({ state }) => state !== 'matched')).toEqual([])
      expect(findExactMatch(found, suggestions, []).isExact).toBe(true)
    },
  )

  it('has no row to upload when it is left unchanged: its examples are no customers', async () => {
    await writeImportTemplate(path, folder, { customFields, language: 'zh-CN' })
    await expect(previewFile(path)).rejects.toMatchObject({ code: 'file.noRows' })
    const { rows, sheetIndex, workbook } = await previewFile(fillIn([['M1']]))
    expect([sheetIndex, rows.map(({ cells }) => cells[0])]).toEqual([0, ['M1']])
    expect(workbook.sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['客户资料', false],
      ['填写说明', false],
      ['选项', true],
    ])
  })

  it('offers no customer on 填写说明 either, for those who choose that sheet', async () => {
    await writeImportTemplate(path, folder, { customFields, language: 'zh-CN' })
    const { columns, rows } = await previewFile(path, { sheetIndex: 1 })
    const targets = proposeWithCustomFields(columns, rows, customFields).flatMap(({ target, state }) =>
      target && state === 'matched' ? [fieldKeyOf(target)] : [],
    )
    expect(targets).toEqual([])
  })

  it('keeps what is typed as text: the columns themselves have the format @', async () => {
    await writeImportTemplate(path, folder, { customFields: [], language: 'zh-CN' })
    const { files } = read(readFileSync(path), { bookFiles: true }) as unknown as {
      files: { [name: string]: { content: Uint8Array } }
    }
    const textOf = (name: string): string => Buffer.from(files[name]?.content ?? []).toString('utf8')
    const styles = [...textOf('xl/styles.xml').matchAll(/<xf numFmtId="(\d+)"/g)].map(([, format]) => format)
    const columns = [...textOf('xl/worksheets/sheet1.xml').matchAll(/<col [^>]*style="(\d+)"/g)]
    expect(columns).toHaveLength(documentFields.length)
    // The first format is that of `cellStyleXfs`.
    for (const [, style] of columns) expect(styles[Number(style) + 1]).toBe('49')
  })

  it('offers choices from cells, not from a rule: 300 of them, with commas, are more than a rule holds', async () => {
    await writeImportTemplate(path, folder, { customFields, language: 'zh-CN' })
    const book = read(readFileSync(path), { bookFiles: true })
    const { files } = book as unknown as { files: { [name: string]: { content: Uint8Array } } }
    const xml = Buffer.from(files['xl/worksheets/sheet1.xml']?.content ?? []).toString('utf8')
    const lists = [...xml.matchAll(/<formula1>([^<]*)<\/formula1>/g)].map(([, formula]) => formula)
    expect(lists).toEqual(["'选项'!$A$2:$A$3", "'选项'!$B$2:$B$2", "'选项'!$C$2:$C$301"])
    const choices = utils.sheet_to_json<string[]>(book.Sheets['选项'] ?? {}, { header: 1 })
    expect(choices[1]?.slice(0, 2)).toEqual(['男', '金卡'])
    expect(choices.slice(1).map((row) => row[2])).toEqual(manyOptions.map(({ label }) => label))
    const hints = [...xml.matchAll(/prompt="([^"]*)"/g)].map(([, text = '']) =>
      text.replaceAll(/&\w+;|_x000a_/g, ' '),
    )
    expect(Math.max(...hints.map(({ length }) => length)), 'Excel refuses longer ones').toBeLessThanOrEqual(
      255,
    )
  })

  it('replaces an earlier file whole and leaves no half-written one behind', async () => {
    writeFileSync(path, 'an earlier one')
    await writeImportTemplate(path, folder, { customFields: [], language: 'en' })
    expect(read(readFileSync(path)).SheetNames).toEqual(['Customers', 'How to fill in', 'Choices'])
    expect(existsSync(path)).toBe(true)
    await expect(
      writeImportTemplate(join(folder, 'no', 'folder.xlsx'), folder, { customFields: [], language: 'en' }),
    ).rejects.toMatchObject({ code: 'file.unwritable' })
  })
})
