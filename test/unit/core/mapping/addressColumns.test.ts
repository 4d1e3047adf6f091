import { describe, expect, it, test } from 'vitest'
import { describeJoinedAddress, isJoinedAddress } from '../../../../electron/core/mapping/addressColumns.ts'
import { proposeMapping } from '../../../../electron/core/mapping/proposeMapping.ts'
import { resolveMapping } from '../../../../electron/core/mapping/resolveMapping.ts'
import { parseMapOption } from '../../../../electron/core/mapping/parseOptions.ts'
import { columnsOf, rowOf } from './builders.ts'

const propose = (names: string[], ...rows: string[][]) =>
  proposeMapping(
    columnsOf(...names),
    rows.map((cells) => rowOf(...cells)),
  )
const addressOf = (names: string[], ...rows: string[][]) =>
  propose(names, ...rows).flatMap(({ columnName, target, state }) =>
    target?.kind === 'standard' && target.field === 'address' ? [`${columnName} ${state}`] : [],
  )

describe('an address in several columns', () => {
  // Half of the address stayed behind, or was joined without a question.
  test.each([
    [
      ['姓名', '省', '市', '区', '详细地址', '手机'],
      ['省 suggested', '市 suggested', '区 suggested', '详细地址 matched'],
    ],
    [
      ['收货地址', '收货省份', '收货城市', '收货区县'],
      ['收货地址 matched', '收货省份 suggested', '收货城市 suggested', '收货区县 suggested'],
    ],
    [
      ['receiver_province', 'receiver_city', 'receiver_district', 'receiver_address'],
      [
        'receiver_province suggested',
        'receiver_city suggested',
        'receiver_district suggested',
        'receiver_address matched',
      ],
    ],
    [
      ['所在地区', '详细地址'],
      ['所在地区 suggested', '详细地址 matched'],
    ],
    [
      ['省份', '城市'],
      ['省份 suggested', '城市 suggested'],
    ],
  ])('is proposed for %j', (names, parts) => {
    expect(addressOf(names)).toEqual(parts)
  })

  // 地区 is the district here; as a whole region it began another address, and only the detail went up.
  test('is joined from 省份, 城市 and 地区 as 有赞 exports them', () => {
    const names = ['收货人省份', '收货人城市', '收货人地区', '详细收货地址/提货地址']
    const row = rowOf('广东省', '深圳市', '南山区', '科技路1号')
    const suggestions = proposeMapping(columnsOf(...names), [row])
    expect(describeJoinedAddress(suggestions, [row])?.example).toBe('广东省深圳市南山区科技路1号')
  })

  test.each([
    // Somewhere else in the file: 城市 is where the shop is.
    [['城市', '姓名', '手机', '详细地址'], ['详细地址 matched']],
    [['省', '市', '姓名', '详细地址'], ['详细地址 matched']],
    [['区', '详细地址'], ['详细地址 matched']],
    [['城市', '姓名'], []],
    [['籍贯省份', '籍贯城市', '详细地址'], ['详细地址 matched']],
  ])('is not proposed for %j', (names, parts) => {
    expect(addressOf(names)).toEqual(parts)
  })

  it('needs provinces in the column of provinces', () => {
    const names = ['地区', '详细地址']
    expect(addressOf(names, ['华南大区', '科技路1号'])).toEqual(['详细地址 matched'])
    expect(addressOf(names, ['广东深圳', '科技路1号'])).toHaveLength(2)
  })

  it('takes the nearer of two', () => {
    const names = ['省', '市', '详细地址', '省 2', '市 2', '手机']
    expect(addressOf(names)).toEqual(['省 suggested', '市 suggested', '详细地址 matched'])
  })

  it('is shown with the row that has most of it', () => {
    const names = ['姓名', '详细地址', '省', '市']
    const rows = [['张三', '科技路1号', '', ''], ['李四', '科技路2号', '广东省', '深圳市']] // prettier-ignore
    const described = describeJoinedAddress(
      propose(names, ...rows),
      rows.map((cells) => rowOf(...cells)),
    )
    expect(described).toEqual({
      columnNames: ['详细地址', '省', '市'],
      regionNames: ['省', '市'],
      parts: '广东省 + 深圳市 + 科技路2号',
      example: '广东省深圳市科技路2号',
    })
    expect(describeJoinedAddress(propose(['手机', '地址']), [])).toBeNull()
    expect(isJoinedAddress(propose(['手机', '地址']))).toBe(false)
  })
})

describe('without a window', () => {
  const names = ['手机', '省', '市', '详细地址']
  const resolve = (maps: string[], joinsAddress: boolean) =>
    resolveMapping({
      columns: columnsOf(...names),
      suggestions: propose(names),
      mapOptions: maps.map(parseMapOption),
      setOptions: [],
      joinsAddress,
    }).mapping.columns.flatMap(({ columnName, target }) =>
      target?.kind === 'standard' && target.field === 'address' ? [columnName] : [],
    )

  it('joins only when asked to', () => {
    expect(resolve([], false)).toEqual(['详细地址'])
    expect(resolve([], true)).toEqual(['省', '市', '详细地址'])
  })

  it('joins the columns that are mapped to it by name, and no others', () => {
    expect(resolve(['省=address', '详细地址=address'], false)).toEqual(['省', '详细地址'])
    expect(resolve(['省=address', '详细地址=address'], true)).toEqual(['省', '详细地址'])
    expect(resolve(['市='], true)).toEqual(['省', '详细地址'])
  })
})
