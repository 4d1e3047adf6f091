import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { joinAddress, regionLevel } from '../../../../electron/core/conversion/addressParts.ts'
import { ConversionStatistics } from '../../../../electron/core/conversion/ConversionStatistics.ts'
import { createRowConverter } from '../../../../electron/core/conversion/createRowConverter.ts'
import type { ConversionKind, Mapping } from '../../../../electron/shared/model/mapping.ts'
import { rowOf, standard } from '../mapping/builders.ts'
import { context } from './convertRow.ts'

describe('a joined address', () => {
  test.each([
    // A region said twice goes onto a parcel label twice.
    [['广东省', '深圳市', '南山区'], '科技路1号', '广东省深圳市南山区科技路1号'],
    [['广东省', '深圳市', '南山区'], '广东省深圳市南山区科技路1号', '广东省深圳市南山区科技路1号'],
    [['广东省', '深圳市', '南山区'], '深圳市南山区科技路1号', '广东省深圳市南山区科技路1号'],
    [['广东省', '深圳市', '南山区'], '南山区科技路1号', '广东省深圳市南山区科技路1号'],
    [['广东省', '深圳市', '南山区'], '广东省深圳市科技路1号', '广东省深圳市南山区科技路1号'],
    [['广东', '深圳', '南山区'], '广东省深圳市南山区科技路1号', '广东省深圳市南山区科技路1号'],
    [['广东省', '深圳市', '南山区'], '广东深圳南山区科技路1号', '广东深圳南山区科技路1号'],
    [['广东省深圳市南山区'], '科技路1号', '广东省深圳市南山区科技路1号'],
    [['广东省', '广东省深圳市'], '科技路1号', '广东省深圳市科技路1号'],
    // Municipalities are their own city.
    [['北京市', '北京市', '朝阳区'], '建国路1号', '北京市朝阳区建国路1号'],
    [['北京市', '市辖区', '朝阳区'], '建国路1号', '北京市朝阳区建国路1号'],
    [['北京', '北京市', '朝阳区'], '建国路1号', '北京市朝阳区建国路1号'],
    [['北京市', '北京', '朝阳区'], '建国路1号', '北京市朝阳区建国路1号'],
    [['内蒙古自治区', '呼和浩特市'], '内蒙古呼和浩特新城区1号', '内蒙古呼和浩特新城区1号'],
    // A street that begins like a region is no region.
    [['河北省', '石家庄市', '长安区'], '河北路12号', '河北省石家庄市长安区河北路12号'],
    [['广东省', '深圳市', '南山区'], '南山路5号', '广东省深圳市南山区南山路5号'],
    [['河北', '石家庄'], '河北路12号', '河北石家庄河北路12号'],
    // The customer moved, and the columns were not changed: two regions in one address lead nowhere.
    [['广东省', '深圳市'], '上海市浦东新区世纪大道1号', '上海市浦东新区世纪大道1号'],
    [['', '深圳市', '-'], '无', '深圳市'],
    [['', '', ''], '科技路1号', '科技路1号'],
    [['', ''], '', ''],
  ])('of %j and %s is %s', (regions, detail, joined) => {
    expect(joinAddress(regions, detail)).toBe(joined)
  })

  const regions = fc.constantFrom(
    ['广东省', '深圳市', '南山区'],
    ['江苏', '南京', '玄武区'],
    ['上海市', '上海市', '浦东新区'],
    ['新疆维吾尔自治区', '乌鲁木齐市', '天山区'],
  )
  const details = fc.string({ unit: fc.constantFrom(...'省市区路号科技南京广东上海1-') })

  // Joining what is joined already, as in a file that this app wrote, must not add the regions again.
  it('stays the same when it is joined once more', () => {
    fc.assert(
      fc.property(regions, details, (names, detail) => {
        const joined = joinAddress(names, `路${detail}`)
        expect(joinAddress(names, joined)).toBe(joined)
      }),
    )
  })
})

describe('the level of a column', () => {
  test.each([
    ['省', 0],
    ['所在省份', 0],
    ['收货省', 0],
    ['收件人省份', 0],
    ['receiver_province', 0],
    ['省/市/区', 0],
    ['所在地区', 0],
    ['市', 1],
    ['城市', 1],
    ['收货人城市', 1],
    ['Shipping City', 1],
    ['区/县', 2],
    ['收货区县', 2],
    ['街道/乡镇', 3],
    ['详细地址', null],
    // Other things that end like a region.
    ['小区', null],
    ['门市', null],
    ['校区', null],
    ['户籍省份', null],
    ['省份编码', null],
    ['大区', null],
  ])('%s is %s', (name, level) => {
    expect(regionLevel(name)).toBe(level)
  })
})

describe('an address in several columns', () => {
  const mapping = (disabled: ConversionKind[] = []): Mapping => ({
    columns: [
      { columnIndex: 0, columnName: '手机', target: standard('phone') },
      { columnIndex: 1, columnName: '详细地址', target: standard('address') },
      { columnIndex: 2, columnName: '城市', target: standard('address') },
      { columnIndex: 3, columnName: '省份', target: standard('address') },
    ],
    constants: [],
    blanksClear: false,
    conversions: { disabled },
  })
  const cells = ['13812345678', '科技路1号', '深圳市', '广东省']

  it('is one field, joined by level whatever the order of the columns, and counted with its parts', () => {
    const statistics = new ConversionStatistics()
    const { recordJson, issues } = createRowConverter(mapping(), { ...context, statistics })(rowOf(...cells))
    expect(JSON.parse(recordJson)).toEqual({ phone: '13812345678', address: '广东省深圳市科技路1号' })
    expect(issues).toEqual([])
    expect(statistics.summaries()).toEqual([
      {
        field: 'address',
        kind: 'joinedAddress',
        count: 1,
        examples: [{ before: '广东省 + 深圳市 + 科技路1号', after: '广东省深圳市科技路1号' }],
      },
    ])
  })

  it('is the detail alone when the joining is switched off', () => {
    const { recordJson } = createRowConverter(mapping(['joinedAddress']), context)(rowOf(...cells))
    expect(JSON.parse(recordJson)).toMatchObject({ address: '科技路1号' })
  })

  // A formula error in one part went up inside the address.
  it('is refused when one part cannot be trusted', () => {
    const row = { ...rowOf(...cells), defects: [{ columnIndex: 2, kind: 'error' as const }] }
    const { issues, hasError } = createRowConverter(mapping(), context)(row)
    expect(hasError).toBe(true)
    expect(issues).toMatchObject([{ code: 'cell.error', field: 'address', columnIndex: 2 }])
  })

  it('leaves the field out when all parts are blank', () => {
    const { recordJson } = createRowConverter(mapping(), context)(rowOf('13812345678', ' ', '', '-'))
    expect(JSON.parse(recordJson)).toEqual({ phone: '13812345678' })
  })
})
