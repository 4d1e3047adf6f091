import { describe, expect, it } from 'vitest'
import { readTables } from '../../../../../electron/core/spreadsheet/html/readTables.ts'

/** The texts of each row of each table, by column. */
async function tablesOf(html: string): Promise<string[][][]> {
  const { sheets } = await readTables(html)
  return sheets.map(({ rows }) =>
    rows.map(({ flat }) => {
      const cells: string[] = []
      for (let at = 0; at < flat.length; at += 5) cells[flat[at] as number] = flat[at + 2] as string
      return Array.from(cells, (cell) => cell ?? '')
    }),
  )
}

describe('readTables', () => {
  // 买买提·艾力 arrives as 买买提&#183;艾力 where an export writes numbers for characters.
  it.each([
    ['买买提&#183;艾力', '买买提·艾力'],
    ['&#x4f60;&#22909;&hellip;&mdash;&copy;&yen;&eacute;', '你好…—©¥é'],
    ['A&nbsp;B &amp;lt; &lt;b&gt; &quot;', 'A B &lt; <b> "'],
    ['a&b=c&d; &unknown; &#0; &#xD800;', 'a&b=c&d; &unknown; &#0; &#xD800;'],
    ['一<br>二<BR/>三<p>四</p>', '一\n二\n三\n四'],
    [' 浙江\n      杭州 ', '浙江 杭州'],
    ['<!-- 13900000000 -->新<script>"<td>"</script><style>b{}</style>', '新'],
    ['<span style="display:none">77</span>张三<input type="hidden" value="1">', '张三'],
    ['<a title="a>b" href=x>李四</a>', '李四'],
    ['3 < 5 > 4', '3 < 5 > 4'],
    ['="00123"', '="00123"'],
  ])('%s reads %j', async (cell, text) => {
    expect(await tablesOf(`<table><tr><td>${cell}</td></tr></table>`)).toEqual([[[text]]])
  })

  // SheetJS read each row as one cell.
  it('requires no end tags of rows and cells', async () => {
    const html = '<TABLE><TR><TH>姓名<TH>手机<TR><TD>张三<TD>13812345678<TBODY><TR><TD>李四<TD>139'
    expect(await tablesOf(html)).toEqual([[['姓名', '手机'], ['张三', '13812345678'], ['李四', '139']]]) // prettier-ignore
  })

  // SheetJS lost every row below.
  it('reads a table within a cell as its text', async () => {
    const inner = '<table><tr><td>138</td><td>139</td></tr></table>'
    const html = `<table><tr><td>张三</td><td>${inner}</td><td>上海</td></tr><tr><td>李四</td></tr></table>`
    expect(await tablesOf(html)).toEqual([[['张三', '138 139', '上海'], ['李四']]])
  })

  it('places cells beside those that span rows and columns', async () => {
    const html =
      '<table><tr><td rowspan=2>王五</td><td colspan="2">a</td><td>b</td></tr><tr><td>c</td><td>d</td><td>e</td></tr></table>'
    expect(await tablesOf(html)).toEqual([[['王五', 'a', '', 'b'], ['', 'c', 'd', 'e']]]) // prettier-ignore
    expect((await readTables(html)).sheets[0]?.merges).toEqual([
      { firstRow: 1, lastRow: 2, firstColumn: 0, lastColumn: 0 },
      { firstRow: 1, lastRow: 1, firstColumn: 1, lastColumn: 2 },
    ])
  })

  it('marks hidden rows, keeps the row numbers of the table, and gives each table a sheet', async () => {
    const html =
      '<table><tr><td>a</td></tr><tr></tr><tr style="display:none"><td>b</td></tr></table><table><tr><td>c</td></tr></table>'
    const { sheets } = await readTables(html)
    expect(sheets.map(({ name, rows }) => [name, rows.map(({ index, hidden }) => [index, hidden])])).toEqual([
      ['Sheet1', [[0, false], [2, true]]],
      ['Sheet2', [[0, false]]],
    ]) // prettier-ignore
  })

  it('rejects with the reason of its abort signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(readTables('<td>'.repeat(20_000), signal)).rejects.toThrow('enough')
  })

  // Each of these would take hours if the search for an end restarted at every tag.
  it.each(['<a "', '<a \'"', '<!', '<!--', '<td colspan=1000 rowspan=60000>', '<table>'])(
    'reads a megabyte of %s',
    async (piece) => {
      const html = `<table><tr>${piece.repeat(1_000_000 / piece.length)}`
      expect((await readTables(html)).sheets.length).toBe(1)
    },
  )
})
