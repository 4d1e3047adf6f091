import { describe, expect, test } from 'vitest'
import { convertSex } from '../../../../electron/core/conversion/sex.ts'
import { convertTags } from '../../../../electron/core/conversion/tags.ts'
import { createConversions } from '../../../../electron/core/conversion/createConversions.ts'

describe('the sex conversion', () => {
  test.each([
    ['男', '男'],
    ['女', '女'],
    [' 男 ', '男'],
    ['男\u200B', '男'],
    ['男性', '男'],
    ['女性', '女'],
    ['男士', '男'],
    ['先生', '男'],
    ['女士', '女'],
    ['小姐', '女'],
    ['M', '男'],
    ['f', '女'],
    ['Ｍ', '男'],
    ['Male', '男'],
    ['FEMALE', '女'],
    ['Mr.', '男'],
    ['Mrs', '女'],
    ['♂', '男'],
    ['1-男', '男'],
  ])('reads %j as %s', (text, value) => {
    expect(convertSex(text)).toEqual({ value, finding: null })
  })

  test.each([
    ['1', '男'],
    ['２', '女'],
  ])('reads the code %j as %s with a warning, because other systems count differently', (text, value) => {
    expect(convertSex(text)).toMatchObject({
      value,
      finding: { code: 'sex.numericCode', severity: 'warning' },
    })
  })

  test.each(['未知', '保密', '0', '9', '其他', '无', '-', 'unknown', 'N/A', '不愿透露'])(
    'leaves out %j with a warning: the platform accepts only 男 and 女',
    (text) => {
      expect(convertSex(text)).toMatchObject({
        value: '',
        finding: { code: 'sex.undisclosed', severity: 'warning' },
      })
    },
  )

  test.each(['男女', '张三', '3', 'TRUE', '13812345678', '男？', 'mann'])(
    'refuses %j and keeps its text instead of guessing',
    (text) => {
      const { value, finding } = convertSex(text)
      expect(finding).toMatchObject({ code: 'sex.unknownValue', severity: 'error' })
      expect(value).not.toBe('')
    },
  )

  test('reports nothing for a blank cell', () => {
    expect(convertSex(' ')).toEqual({ value: '', finding: null })
  })
})

describe('the tags conversion', () => {
  test.each([
    ['VIP', 'VIP'],
    ['VIP,新客', 'VIP,新客'],
    ['VIP，新客', 'VIP,新客'],
    ['VIP、新客', 'VIP,新客'],
    ['VIP;新客', 'VIP,新客'],
    ['VIP；新客', 'VIP,新客'],
    ['VIP|新客', 'VIP,新客'],
    ['VIP/新客', 'VIP,新客'],
    ['VIP\n新客', 'VIP,新客'],
    ['VIP\r\n新客', 'VIP,新客'],
    ['VIP , 新客 ', 'VIP,新客'],
    [' VIP、 新客；老客|活跃 ', 'VIP,新客,老客,活跃'],
    ['VIP,VIP', 'VIP'],
    ['VIP、新客、VIP', 'VIP,新客'],
    [',VIP,,新客,', 'VIP,新客'],
    ['、、', ''],
    [' ', ''],
    ['', ''],
    ['VIP\u00A0,\u200B新客', 'VIP,新客'],
    ['vip,VIP', 'vip,VIP'],
    ['高 意向,老 客户', '高 意向,老 客户'],
    ['A-1,B_2', 'A-1,B_2'],
    ['101,102,103', '101,102,103'],
    ['101, 102', '101,102'],
    ['2023年,2024年', '2023年,2024年'],
    ['101，102，103', '101,102,103'],
    ['"北京","上海"', '北京,上海'],
    ['［"北京"，"上海"］', '北京,上海'],
    ['[“北京”，“上海”]', '北京,上海'],
    ['“北京”，“上海”', '北京,上海'],
    ['[北京，上海]', '北京,上海'],
    ['【北京、上海】', '北京,上海'],
    ['（北京，上海）', '北京,上海'],
    ["[u'北京', u'上海']", '北京,上海'],
    ['【重要】', '【重要】'],
    ['（北京；上海）', '北京,上海'],
    ['客户（北京、上海）、老客', '客户（北京、上海）,老客'],
    ['客户(北京/上海），老客', '客户(北京/上海）,老客'],
    ['【北京】、【上海】', '【北京】,【上海】'],
    ['1）北京、2）上海', '1）北京,2）上海'],
    ['（北京、上海（南））；老客', '（北京、上海（南））,老客'],
    [':(、老客', ':(,老客'],
    ['"北京"；"上海"', '北京,上海'],
    ['"北京"/', '北京'],
    ['（北京、上海）；老客', '北京,上海,老客'],
    ['北京┋上海', '北京,上海'],
    ['北京｜上海／广州﹑深圳', '北京,上海,广州,深圳'],
    ['“北京”“上海”', '北京,上海'],
    ['《甲》《乙》、“北京”“上海”', '《甲》,《乙》,北京,上海'],
    ['["北京"、"上海"]', '北京,上海'],
    ['2026/11/11大促、50/50', '2026/11/11大促,50/50'],
    ['https://a.cn/b/c；北京', 'https://a.cn/b/c,北京'],
    ['北京<br/>上海', '北京,上海'],
    ['<p>北京</p>', '北京'],
    ['5" 屏,7" 屏', '5" 屏,7" 屏'],
    ['"华东、华南"地区、新客', '"华东、华南"地区,新客'],
    ['“华东、华南”地区、新客', '“华东、华南”地区,新客'],
    ['👨‍👩‍👧家庭,亲子', '👨‍👩‍👧家庭,亲子'],
  ])('sends %j as %j', (text, value) => {
    expect(convertTags(text)).toEqual({ value, finding: null })
  })

  test('makes no tag 「无」 of a cell that holds only that, and keeps it among other tags', () => {
    expect(convertTags('无')).toMatchObject({ value: '', finding: { code: 'cell.placeholder' } })
    // Two of it would become a tag 「无」 on the platform.
    expect(convertTags('无、无')).toMatchObject({ value: '', finding: { code: 'cell.placeholder' } })
    expect(convertTags('无，VIP')).toEqual({ value: '无,VIP', finding: null })
  })

  // They went up as one tag, and nobody was told.
  test.each([
    'VIP 老客',
    'VIP 老客 上海',
    '老客\u3000上海',
    '无烟房 高楼层',
    '老客\t上海',
    '【VIP】【老客】',
    '#VIP#老客',
    'VIP\\老客',
  ])('tells that %j looks like several tags, and sends it as it is', (text) => {
    expect(convertTags(text)).toMatchObject({ finding: { code: 'tags.several', severity: 'warning' } })
    expect(convertTags(text, true).finding, 'typed').toBeNull()
  })

  test.each([
    'VIP Gold',
    'Gold Card Member',
    '2024 双11',
    '消费 500元',
    '满 3 件',
    '【VIP】老客',
    '老客',
    'C:老客',
    '#老客#',
  ])('takes %j for one tag', (text) => {
    expect(convertTags(text)).toEqual({ value: text, finding: null })
  })

  // They became tags on the platform.
  test('makes no tag of what a program writes for no value, and tells of one within a tag', () => {
    const placeholder = { code: 'cell.placeholder', severity: 'warning', params: {} }
    expect(convertTags('VIP,null')).toEqual({ value: 'VIP', finding: placeholder })
    expect(convertTags('undefined|老客|NaN')).toEqual({ value: '老客', finding: placeholder })
    expect(convertTags('null,null')).toEqual({ value: '', finding: placeholder })
    expect(convertTags('VIP,会员null')).toMatchObject({
      value: 'VIP,会员null',
      finding: { code: 'cell.joinedNull', severity: 'warning' },
    })
  })

  test.each([
    '消费10,000元',
    '消费10，000元',
    '满1,200减100；新客',
    '"北京,上海"',
    '“高端，商务”、新客',
    '"北京,上海"地区',
    '客户（北京，上海）、老客',
    '客户(北京\n上海)',
    '[{"name":"VIP"},{"name":"新客"}]',
    '{"level":"VIP"}',
  ])('refuses %j and keeps its text: the platform would split a tag in two', (text) => {
    expect(convertTags(text)).toMatchObject({
      value: text,
      finding: { code: 'tags.comma', severity: 'error' },
    })
  })
})

describe('a sex column of 0 and 1', () => {
  const convert = (choice: 'ask' | 'zeroFemale' | 'zeroMale' | 'zeroUnknown') =>
    createConversions('2026-11-24', { zeroOneSex: choice }).sex
  test('is asked about: half of it would be left out as unknown, or be the other sex', () => {
    for (const text of ['0', '1', '０']) expect(convert('ask')(text).finding?.code).toBe('sex.zeroOrOne')
    expect(convert('ask')('男')).toEqual({ value: '男', finding: null })
  })

  test('is read as the user says', () => {
    expect(['0', '1'].map((text) => convert('zeroFemale')(text).value)).toEqual(['女', '男'])
    expect(['0', '1'].map((text) => convert('zeroMale')(text).value)).toEqual(['男', '女'])
    expect(['0', '1'].map((text) => convert('zeroUnknown')(text).value)).toEqual(['', '男'])
  })
})
