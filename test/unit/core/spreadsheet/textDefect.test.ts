import { describe, expect, it } from 'vitest'
import { textDefect } from '../../../../electron/core/spreadsheet/textDefect.ts'
import { gb18030Encoder } from '../../../support/workbooks/gb18030Encoder.ts'

const toGb18030 = gb18030Encoder()
const decode = (bytes: Uint8Array, encoding: string): string => new TextDecoder(encoding).decode(bytes)
const names = [
  '张三',
  '王五',
  '老客',
  '欧阳娜娜',
  '北京市朝阳区建国路1号',
  '（无）',
  'A座 上海市',
  '13号楼门口',
]

describe('textDefect', () => {
  it.each(names)('finds %s in UTF-8 that was read as GBK', (name) => {
    expect(textDefect(decode(Buffer.from(name), 'gb18030'))).toBe('undecodable')
  })

  // Characters with an odd number of bytes in all end with a replaced one.
  it.each(['张三丰', '李小龙'])('finds %s in UTF-8 that was saved as GBK, with its end replaced', (name) => {
    const text = decode(Buffer.from(name), 'gb18030').replace('\ufffd', '?')
    expect(text).toMatch(/\?$/)
    expect(textDefect(text)).toBe('undecodable')
  })

  it.each(['张三', '老客户', '北京朝阳'])('finds %s read as a Western encoding', (name) => {
    expect(textDefect(decode(toGb18030(name), 'windows-1252'))).toBe('undecodable')
    expect(textDefect(decode(Buffer.from(name), 'windows-1252'))).toBe('undecodable')
  })

  it.each(['张\ufffd', '锟斤拷', '锟斤拷锟斤拷', '张\ue179', '\uf8f5'])(
    'finds what was lost in %j',
    (text) => {
      expect(textDefect(text)).toBe('undecodable')
    },
  )

  it.each([
    '??',
    '???',
    '?????1?',
    '??VIP',
    '1???2??',
    ' ??',
    '???路1号',
    '??先生',
    '□□',
    '########',
    '&#24352;&#19977;',
    '\\u5f20\\u4e09',
    'Ã¥Â¼Â\u00a0Ã¤Â¸',
  ])('finds %j, replaced on its way', (text) => {
    expect(textDefect(text)).toBe('undecodable')
  })

  it.each([
    ...['茅台酒', '锟铻', '鑫', '闫妮', '臧天朔', '琳琅', '℃', '25°C', '3×5', '阿不都·热合曼', '𠮷野', '😀'],
    ...['在吗??', 'Really??', 'what? why?', '?', '老客户？？', 'http://a.cn/?a=1&b=2', 'A?B?CDEF'],
    ...['&amp;', '&#8203;x'.slice(0, 3), 'a\\nb', '□是 ■否', '# 1', '##', '真的?路1号'],
    ...['Zoë Nez', 'Éric Façade', 'Besançon', 'Ångström', 'naïve', 'ÀÉ', 'Ñandú'],
    ...['13812345678', '2024-01-05', 'a@b.cn', '=A1', '中文 mixed 1'],
  ])('finds nothing wrong with %j', (text) => {
    expect(textDefect(text)).toBeNull()
  })

  it('finds pictures that are formulas', () => {
    expect(textDefect('=DISPIMG("ID_0A1",1)')).toBe('picture')
    expect(textDefect('=_xlfn.IMAGE("https://x.test/a.png")')).toBe('picture')
    expect(textDefect('=DISPIMG')).toBeNull()
  })

  // A name of three rare hanzi can be UTF-8 by chance: nearly never among the 3,755 everyday ones.
  it('takes no name of everyday characters for destroyed text', () => {
    const everyday = decode(
      Buffer.from(
        Array.from({ length: 40 * 94 }, (_, index) => [0xb0 + Math.floor(index / 94), 0xa1 + (index % 94)])
          .flat()
          .slice(0, 2 * 3_755),
      ),
      'gb18030',
    )
    let state = 7
    const next = (): string => everyday[(state = (state * 48_271) % 0x7fffffff) % everyday.length]!
    const wrong = Array.from({ length: 20_000 }, () => next() + next() + next()).filter(
      (name) => textDefect(name) !== null,
    )
    expect(wrong).toEqual([])
  })
})
