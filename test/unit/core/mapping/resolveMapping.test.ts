import { describe, expect, test } from 'vitest'
import { parseMapOption, parseSetOption } from '../../../../electron/core/mapping/parseOptions.ts'
import { proposeMapping } from '../../../../electron/core/mapping/proposeMapping.ts'
import { resolveMapping } from '../../../../electron/core/mapping/resolveMapping.ts'
import { suggestSeparators } from '../../../../electron/core/mapping/separators.ts'
import type { Template } from '../../../../electron/shared/model/mapping.ts'
import { defaultMatchingOptions } from '../../../../electron/shared/model/matchingOptions.ts'
import { columnsOf, custom, errorOf, standard } from './builders.ts'

function resolve(names: string[], maps: string[] = [], sets: string[] = [], template?: Template) {
  const columns = columnsOf(...names)
  return resolveMapping({
    columns,
    suggestions: proposeMapping(columns, []),
    mapOptions: maps.map(parseMapOption),
    setOptions: sets.map(parseSetOption),
    template,
  })
}

/** Field keys by column name, for columns that have one. */
function targets({ mapping }: ReturnType<typeof resolve>): Record<string, string> {
  return Object.fromEntries(
    mapping.columns.flatMap(({ columnName, target }) =>
      target === null ? [] : [[columnName, target.kind === 'standard' ? target.field : target.configId]],
    ),
  )
}

const template: Template = {
  version: 1,
  name: '会员',
  columns: [
    { columnName: '号码', target: standard('phone') },
    { columnName: '编码', target: standard('identityId') },
  ],
  ignored: ['备注'],
  constants: [{ target: standard('tags'), value: '线下' }],
  blanksClear: true,
  options: defaultMatchingOptions,
}

describe('the option --map', () => {
  test.each([
    ['手机=phone', '手机', standard('phone')],
    ['手机=Phone', '手机', standard('phone')],
    ['a=b=phone', 'a=b', standard('phone')],
    ['手机=', '手机', null],
    ['爱好=custom:12:爱好', '爱好', custom('12', '爱好', ',，、;；|┋\n')],
    ['爱好=custom:9223372036854775807:', '爱好', custom('9223372036854775807', '', ',，、;；|┋\n')],
    ['x=custom:12:a=b', 'x', custom('12', 'a=b', ',，、;；|┋\n')],
    ['爱好=custom:12', '爱好', custom('12', '', ',，、;；|┋\n')],
    ['公司地址=custom:12:公司地址', '公司地址', custom('12', '公司地址', '')],
  ])('is parsed from %s', (text, columnName, target) => {
    expect(parseMapOption(text)).toEqual({ columnName, target })
  })

  test.each([
    ['手机=fone', 'mapping.unknownField'],
    ['x=custom:0:n', 'mapping.invalidCustomField'],
    ['x=custom:1.5:n', 'mapping.invalidCustomField'],
    ['x=custom:9223372036854775808:n', 'mapping.invalidCustomField'],
    ['x=custom::n', 'mapping.invalidCustomField'],
    ['手机', 'usage.invalid'],
    ['=phone', 'usage.invalid'],
  ])('%s is refused with %s', (text, code) => {
    expect(errorOf(() => parseMapOption(text)).code).toBe(code)
  })
})

describe('the option --set', () => {
  test.each([
    ['identityType=phone', standard('identityType'), 'phone'],
    ['remark=a=b', standard('remark'), 'a=b'],
    ['custom:5:来源=线下', custom('5', '来源', ',，、;；|┋\n'), '线下'],
    ['tags=', standard('tags'), ''],
  ])('is parsed from %s', (text, target, value) => {
    expect(parseSetOption(text)).toEqual({ target, value })
  })

  test('an unknown field is refused by its name', () => {
    expect(errorOf(() => parseSetOption('fone=1'))).toMatchObject({
      code: 'mapping.unknownField',
      params: { field: 'fone' },
    })
  })
})

describe('the resolved mapping', () => {
  test('confident suggestions fill what nobody named, the rest is listed', () => {
    const resolved = resolve(['手机号', '姓名', '爱好'])
    expect(targets(resolved)).toEqual({ 手机号: 'phone', 姓名: 'realName' })
    expect(resolved.unmapped).toEqual(['爱好'])
  })

  test('a suggestion gives way to an explicit column: both would fill one field', () => {
    const resolved = resolve(['手机号', '备用'], ['备用=phone'])
    expect(targets(resolved)).toEqual({ 备用: 'phone' })
    expect(resolved.unmapped).toEqual(['手机号'])
  })

  test('a suggestion gives way to a constant', () => {
    const resolved = resolve(['手机号', '标签'], [], ['tags=VIP'])
    expect(targets(resolved)).toEqual({ 手机号: 'phone' })
    expect(resolved.mapping.constants).toEqual([{ target: standard('tags'), value: 'VIP' }])
  })

  test('an empty field excludes a column, which is not listed as unmatched', () => {
    const resolved = resolve(['手机号', '姓名'], ['姓名='])
    expect(targets(resolved)).toEqual({ 手机号: 'phone' })
    expect(resolved.unmapped).toEqual([])
  })

  test('the template takes precedence over suggestions, and its ignored columns stay out', () => {
    const resolved = resolve(['手机号', '号码', '备注', '姓名'], [], [], template)
    expect(targets(resolved)).toEqual({ 号码: 'phone', 姓名: 'realName' })
    expect(resolved.mapping).toMatchObject({ blanksClear: true, constants: template.constants })
    expect(resolved.unmapped).toEqual(['手机号'])
    expect(resolved.missing).toEqual(['编码'])
  })

  test('explicit options take precedence over the template, for columns and constants', () => {
    const resolved = resolve(['手机号', '号码', '标签'], ['手机号=phone', '标签=tags'], [], template)
    expect(targets(resolved)).toEqual({ 手机号: 'phone', 标签: 'tags' })
    expect(resolved.mapping.constants).toEqual([])
  })

  test('several columns may feed one custom field', () => {
    const resolved = resolve(['手机号', '爱好1', '爱好2'], ['爱好1=custom:7:爱好', '爱好2=custom:7:爱好'])
    expect(targets(resolved)).toEqual({ 手机号: 'phone', 爱好1: '7', 爱好2: '7' })
  })
})

describe('resolving a mapping refuses', () => {
  test('two explicit columns on one field', () => {
    expect(errorOf(() => resolve(['甲', '乙'], ['甲=phone', '乙=phone']))).toEqual({
      code: 'mapping.duplicateTarget',
      params: { field: 'phone', first: '甲', second: '乙' },
    })
  })

  test('an explicit column and a constant on one field', () => {
    expect(errorOf(() => resolve(['甲'], ['甲=phone'], ['phone=13812345678']))).toEqual({
      code: 'mapping.duplicateTarget',
      params: { field: 'phone', first: '甲', second: { textKey: 'reasons.constant' } },
    })
  })

  test('a column the file does not have, and lists the columns it has', () => {
    expect(errorOf(() => resolve(['手机号', '姓名'], ['电话=phone']))).toEqual({
      code: 'mapping.unknownColumn',
      params: { column: '电话', columns: '手机号、姓名' },
    })
  })

  test('a name that fits two columns', () => {
    expect(errorOf(() => resolve(['手机 号', '手机号*'], ['手机号=phone']))).toMatchObject({
      code: 'mapping.ambiguousColumn',
      params: { column: '手机号' },
    })
  })

  test('no name without its marks, and prefers an exact name', () => {
    expect(targets(resolve(['手机号（必填）*'], ['手机号=phone']))).toEqual({ '手机号（必填）*': 'phone' })
    expect(targets(resolve(['号码', '号码*'], ['号码=phone']))).toEqual({ 号码: 'phone' })
  })

  test('one custom field under two names', () => {
    expect(errorOf(() => resolve(['甲', '乙'], ['甲=custom:7:爱好', '乙=custom:7:兴趣']))).toEqual({
      code: 'mapping.invalidCustomField',
      params: { configId: '7', reason: 'twoNames' },
    })
  })

  test('nothing mapped at all', () => {
    expect(errorOf(() => resolve(['爱好'])).code).toBe('mapping.nothingMapped')
  })
})

describe('default separators of custom fields', () => {
  test.each([
    '公司名称',
    '收货地址',
    '备注',
    '需求描述',
    '咨询内容',
    '年收入金额',
    '预约时间',
    'Company',
    'Notes',
  ])('do not exist for %s, which is one text', (name) => {
    expect(suggestSeparators(name, '')).toBe('')
    expect(suggestSeparators('列A', name)).toBe('')
  })

  test('are those of choices, and the catalogue takes precedence over the name', () => {
    expect(suggestSeparators('兴趣爱好', '')).toContain('、')
    expect(suggestSeparators('备注', '', 'multi')).toContain('、')
    expect(suggestSeparators('5、您感兴趣的内容：（多选）', '感兴趣的内容')).toContain('┋')
    expect(suggestSeparators('兴趣爱好', '', 'single')).toBe('')
    expect(suggestSeparators('兴趣爱好', '', 'text')).toBe('')
  })
})
