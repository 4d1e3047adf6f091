import { describe, expect, it } from 'vitest'
import { parseLines, type RowLines } from '../../../../../electron/core/rowLines/RowLines.ts'
import { RecordParser } from '../../../../../electron/core/spreadsheet/csv/RecordParser.ts'
import { maxColumns, maxRecordCharacters } from '../../../../../electron/core/spreadsheet/limits.ts'
import type { Row } from '../../../../../electron/shared/model/workbook.ts'
import { parsePieces } from '../../../../support/workbooks/parsePieces.ts'

function parse(pieces: string[], delimiter = ',', isCarriageReturn = false): Row[] {
  return parsePieces(pieces, { delimiter, isCarriageReturn })
}

const row = (rowNumber: number, ...cells: string[]): Row => ({
  rowNumber,
  cells,
  defects: null,
  hidden: false,
})

describe('RecordParser', () => {
  // A 4 MB file with one quote left open took 1.2 GB: its two million lines came in one array.
  it.each([
    ['an open quote', `a,"1\n${'b,2\n'.repeat(5_000)}`],
    ['many broken quotes', 'a,"1"x\nb,2\n'.repeat(3_000)],
    ['open quotes in every line', 'a,"1\n'.repeat(5_000)],
    ['no quote', 'a,1\n'.repeat(5_000)],
  ])('returns the same rows a few at a time, with %s', (_name, text) => {
    const pieces = text.match(/[^]{1,1000}/g) ?? []
    const parser = new RecordParser(',', { rowsAtOnce: 100 })
    const arrays: Row[][] = []
    const take = (from: RowLines): void => {
      for (let lines = from; lines.rowNumbers.length > 0; lines = parser.more())
        arrays.push(parseLines(lines))
    }
    for (const piece of pieces) take(parser.push(Buffer.from(piece)))
    take(parser.finish())
    expect(Math.max(...arrays.map(({ length }) => length))).toBeLessThanOrEqual(100)
    expect(arrays.flat()).toEqual(parse(pieces, ','))
  })

  const text =
    '\r\n姓名,手机,备注\r\n张三,13800000000,"第一行\r\n第二行, ""引""\n第三行"\r\n\r\n李四,="00123",\n王五,"13800000001",尾\r\n"a""",b,\r\n"=""007""",x'
  const rows = [
    row(2, '姓名', '手机', '备注'),
    row(3, '张三', '13800000000', '第一行\n第二行, "引"\n第三行'),
    row(5, '李四', '00123', ''),
    row(6, '王五', '13800000001', '尾'),
    row(7, 'a"', 'b', ''),
    row(8, '007', 'x'),
  ]

  // By lines, every row below a remark of two lines had the number of another customer in Excel.
  it('reads the same wherever the text is split, and numbers rows as Excel does, blank ones too', () => {
    for (let cut = 0; cut <= text.length; cut++) {
      expect(parse([text.slice(0, cut), text.slice(cut)]), `cut at ${cut}`).toEqual(rows)
    }
    expect(parse([...text])).toEqual(rows)
  })

  it.each(['\n', '\r\n', '\r'])('ends lines at %j, and the last with or without it', (end) => {
    const lines = ['a,b', '', '"c\nd",e']
    const expected = [row(1, 'a', 'b'), row(3, 'c\nd', 'e')]
    for (const last of ['', end]) {
      expect(parse([lines.join(end) + last], ',', end === '\r')).toEqual(expected)
      expect(parse([...(lines.join(end) + last)], ',', end === '\r')).toEqual(expected)
    }
  })

  // An export that wrote CR LF as text once more: each quoted row was ragged.
  it.each(['a,"b"\r\r\n"c",d\r\r\n', '"a",b\r\r\r\n"c","d"\r\n'])('ends lines by CR CR LF: %j', (text) => {
    const expected = [row(1, 'a', 'b'), row(2, 'c', 'd')]
    expect(parse([text])).toEqual(expected)
    expect(parse([...text])).toEqual(expected)
  })

  it('has line feeds only within cells', () => {
    expect(parse(['"a\r\nb\rc\r\r\nd",e\rf\n'])).toEqual([row(1, 'a\nb\nc\nd', 'e\nf')])
  })

  it('marks what an earlier program destroyed, and pictures that were formulas', () => {
    const [first] = parse(['??,寮犱笁,"A座 鍖椾含",张\ue179,"=DISPIMG(""ID_1"",1)",好'])
    expect(first?.cells).toEqual(['??', '寮犱笁', 'A座 鍖椾含', '张\ue179', '', '好'])
    expect(first?.defects?.map(({ columnIndex, kind }) => `${columnIndex} ${kind}`)).toEqual([
      '0 undecodable',
      '1 undecodable',
      '2 undecodable',
      '3 undecodable',
      '4 picture',
    ])
  })

  it('holds a cell to the most that Excel allows, and marks it', () => {
    const [first] = parse([`${'x'.repeat(40_000)},"${'y'.repeat(40_000)}",z`])
    expect(first?.cells.map((cell) => cell.length)).toEqual([32_767, 32_767, 1])
    expect(first?.defects?.map(({ columnIndex, kind }) => [columnIndex, kind])).toEqual([
      [0, 'overlong'],
      [1, 'overlong'],
    ])
  })

  // Lists joined by ", " in a program: the member "M1" would be sent with its quotes.
  it('reads quotes behind a blank, wherever the text is split', () => {
    const spaced = '姓名, "会员", "备注"\n张三, "M1"\t, "a, b\nc"\n李四,\t"M2","d"\n王五, 5" 屏,x\n'
    const expected = [
      row(1, '姓名', '会员', '备注'),
      row(2, '张三', 'M1', 'a, b\nc'),
      row(3, '李四', 'M2', 'd'),
      row(4, '王五', ' 5" 屏', 'x'),
    ]
    for (let cut = 0; cut <= spaced.length; cut++) {
      expect(parse([spaced.slice(0, cut), spaced.slice(cut)]), `cut at ${cut}`).toEqual(expected)
    }
  })

  it('reads no row from the end-of-file mark of DOS', () => {
    expect(parse(['a,b\r\n1,2\r\n\x1a'])).toEqual([row(1, 'a', 'b'), row(2, '1', '2')])
  })

  it('splits at a full-width comma', () => {
    expect(parse(['张三，1,2\n'], '，')).toEqual([row(1, '张三', '1,2')])
  })

  it('leaves out NUL characters', () => {
    expect(parse(['张\0三,1\0\n\0,\0\n'])).toEqual([row(1, '张三', '1')])
  })

  it('marks cells whose bytes could not be decoded', () => {
    expect(parse(['a,b\ufffd,c\n'])[0]!.defects).toEqual([{ columnIndex: 1, kind: 'undecodable' }])
  })

  // What Excel shows of an 18-digit id is what it saves as text: the digits are gone.
  it('marks numbers that were saved rounded', () => {
    const found = parse(['a,b,c\n4.40301E+17,1.38123E+10,1E+5 room\n'])
    expect(found[1]!.defects).toEqual([
      { columnIndex: 0, kind: 'imprecise' },
      { columnIndex: 1, kind: 'imprecise' },
    ])
  })

  // LibreOffice shows what went wrong in a formula as Err:508.
  it('marks errors of formulas', () => {
    const found = parse(['a,b,c,d\n#N/A,Err:508,"Err:522",Err:508 again\n'])
    expect(found[1]!.defects?.map(({ columnIndex, kind }) => `${columnIndex} ${kind}`)).toEqual([
      '0 error',
      '1 error',
      '2 error',
    ])
  })

  // One stray quote must not swallow the rows below it.
  it('reads a line with a broken quote literally', () => {
    const broken = '姓名,手机\n"张三,1\n李四,2\n"王"五,3\n赵六,"4"\n"钱七"x,"5\n孙八,6'
    const found = parse([broken])
    expect(found.map((each) => each.cells)).toEqual([
      ['姓名', '手机'],
      ['"张三', '1'],
      ['李四', '2'],
      ['"王"五', '3'],
      ['赵六', '4'],
      ['"钱七"x', '"5'],
      ['孙八', '6'],
    ])
    expect(found.map((each) => each.rowNumber)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(found.map((each) => each.defects?.[0]?.kind)).toEqual([
      undefined,
      'ragged',
      undefined,
      'ragged',
      undefined,
      'ragged',
      undefined,
    ])
  })

  // 5" and "好的 in two rows make one quoted cell: the customers between were a remark, and nobody heard of it.
  it('marks a row whose quoted cell holds the rows below', () => {
    const swallowed =
      '姓名,手机,备注\n张三,13800138001,"好\n李四,13800138002,\n王五,13800138003,一般"\n赵六,13800138004,x'
    for (const pieces of [[swallowed], [...swallowed]]) {
      const found = parse(pieces)
      expect(found.map((each) => each.defects)).toEqual([null, [{ columnIndex: 2, kind: 'ragged' }], null])
    }
    const remarks = 'a,"家属\n张三,13800138001"\nb,"红,绿,蓝\n白"\nc,"1,2,3"'
    expect(parse([remarks]).map((each) => each.defects)).toEqual([null, null, null])
  })

  it('takes no CR of a line end into the last cell of a line with a broken quote', () => {
    expect(parse(['"客户"1,甲\r\n乙,2\r\r\n']).map((each) => each.cells)).toEqual([
      ['"客户"1', '甲'],
      ['乙', '2'],
    ])
  })

  it('loses no row when every line has a broken quote', () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `"客户"${index},${index}`)
    for (const pieces of [[lines.join('\n')], lines.map((line) => `${line}\n`)]) {
      const found = parse(pieces)
      expect(found.map((each) => each.cells)).toEqual(lines.map((line) => line.split(',')))
      expect(found.every((each) => each.defects?.[0]?.kind === 'ragged')).toBe(true)
    }
  })

  it('gives up on a quote that does not close within the largest record', () => {
    const line = `${'x'.repeat(999)}\n`
    // An unfinished record is parsed again when it has doubled: twice the limit is surely met in the middle.
    const lines = Math.ceil((2 * maxRecordCharacters) / line.length) + 100
    const found = parse(['"open\n', ...Array.from({ length: lines }, () => line)])
    expect(found.length).toBe(lines + 1)
    expect(found[0]).toMatchObject({ rowNumber: 1, cells: ['"open'], defects: [{ kind: 'ragged' }] })
    expect(found.at(-1)).toMatchObject({ rowNumber: lines + 1, defects: null })
  })

  it('refuses an endless line', () => {
    const parser = new RecordParser(',')
    expect(() => parser.push(Buffer.from('x'.repeat(maxRecordCharacters + 1)))).toThrow('too long')
  })

  it('keeps no more columns than a sheet has', () => {
    const [found] = parse([`${'x,'.repeat(maxColumns + 5)}\n`])
    expect(found!.cells.length).toBe(maxColumns)
    expect(found!.defects).toEqual([{ columnIndex: maxColumns - 1, kind: 'ragged' }])
  })
})
