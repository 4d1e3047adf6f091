import { describe, expect, it } from 'vitest'
import { declaredDelimiter, detectDelimiter } from '../../../../../electron/core/spreadsheet/csv/delimiter.ts'

describe('detectDelimiter', () => {
  it.each([
    [',', '姓名,手机\n张三,1\n'],
    ['\t', '姓名\t地址\n张三\t北京,朝阳\n李四\t上海,浦东\n'],
    [';', '姓名;金额;折扣\n张三;1,5;2,5\n李四;2,5;3,5\n'],
    ['|', '姓名|手机|城市\n张三|1|北京\n李四|2|上海'],
    ['，', '姓名，手机，备注\n张三，1，好\n李四，2，好'],
    // Commas within quotes and free text are not delimiters.
    [';', 'a;b\n"1,2,3";x\n"4,5,6";y\n'],
    [',', '姓名,标签,手机\n张三,a|b,1\n李四,c|d,2\n王五,e|f,3\n'],
    [',', '客户名单\n\n姓名,手机,城市\n张三,1,北京\n李四,2,上海\n'],
    // An inch sign is an unpaired quote.
    ['\t', '尺寸\t手机\n5"\t1\n6\t2\n'],
    [',', '手机\n13800000000\n13800000001\n'],
    [',', ''],
    // Tags and addresses hold the same number of other delimiters in every row; the header holds none of them.
    [',', `手机,标签\n${'13800138001,a;b;c;d\n'.repeat(200)}`],
    [',', `手机,地址\n${'13800138001,广东|深圳|南山|科技园\n'.repeat(200)}`],
    [';', `手机;地址\n${'13800138001;广东,深圳,南山,科技园\n'.repeat(200)}`],
    [',', `客户名单\n手机,标签\n${'13800138001,a;b;c\n'.repeat(30)}13800138002,北京,朝阳,1号\n`],
    // Shop exports pad every cell with a tab: cut at the tabs, the names would end with a comma.
    [',', '订单号\t,姓名\t,手机\t\nE1\t,张三\t,1\t\nE2\t,李四\t,2\t\n'],
    [',', '\t订单号,\t姓名\n\tE1,\t张三\n'],
    ['\t', '\t姓名,称呼\t手机\n\t张三,先生\t1\n'],
    ['\t', '姓名\t\t\n张三\t\t\n'],
  ])('finds %j', (delimiter, text) => {
    expect(detectDelimiter(text)).toBe(delimiter)
  })
})

describe('declaredDelimiter', () => {
  it('reads the delimiter from a sep= line only', () => {
    expect(declaredDelimiter('sep=;\r\na,b')).toEqual({ delimiter: ';', lineLength: 7 })
    expect(declaredDelimiter('SEP=\t\na')).toEqual({ delimiter: '\t', lineLength: 6 })
    expect(declaredDelimiter('separator=;\na')).toBeNull()
  })
})
