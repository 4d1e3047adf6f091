import { describe, expect, test } from 'vitest'
import type { FieldTarget } from '../../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { codes, convert } from './convertRow.ts'

const targetOf = (field: 'identityId' | 'realName' | 'phone'): FieldTarget => ({ kind: 'standard', field })
/** As a shop exports it; the running number and the amount are not imported. */
const mapping: Mapping = {
  columns: [
    { columnIndex: 0, columnName: '序号', target: null },
    { columnIndex: 1, columnName: '会员编号', target: targetOf('identityId') },
    { columnIndex: 2, columnName: '姓名', target: targetOf('realName') },
    { columnIndex: 3, columnName: '手机号', target: targetOf('phone') },
    { columnIndex: 4, columnName: '消费金额', target: null },
  ],
  constants: [],
  blanksClear: false,
}
const codesOf = (...cells: string[]): string[] => codes(convert(mapping, ...cells))

describe('a summary line below the table', () => {
  test.each([
    [['', '合计', '', '', '123,456.70']],
    [['合计', '2301', '', '', '123456.7']],
    [['合 计', '2301', '', '']],
    [['2302', '总计', '']],
    [['小计：12,345.60元', '15']],
    [['合计人数：2301', '2301']],
    [['', '共 2301 条记录']],
    [['', '共计2,301人']],
    [['Total', '2301']],
    [['', '制表人：张三', '审核人：李四']],
    [['', '打印时间：2026-11-24 09:30']],
    [['', '注：不含已退会的会员']],
    [['本月合计', '']],
    [['全部总计：2,301位', '']],
    [['合计（位）', '2301']],
    [['总人数：2301', '']],
    [['客户总数 2301', '']],
    [['有效人数', '2301']],
    [['人数小计：12', '']],
    [['平均值', '', '', '', '53.2']],
    [['Grand Total: 2301 records']],
    [['Total customers 2301']],
    [['Number of records: 2301']],
    [['第2页/共9页']],
    [['— 第 2 页 —']],
    [['Page 2 / 9']],
    [['以下空白']],
    [['*** 以下无数据 ***']],
    [['（完）']],
    [['== END ==']],
    [['End of report']],
    [['资料来源：会员系统']],
    [['数据截止：2026年11月24日']],
    [['导出时间2026-11-24 09:30:00']],
    [['填报单位：市场部']],
    [['联系人：王经理']],
    [['负责人签字：']],
    [['导入说明：一行一位']],
    [['重要提示：请勿转发']],
    [['温馨提示']],
    [['*号为必填']],
    [['以上名单仅供内部使用']],
    [['本表由系统自动生成']],
    [['(2301 rows affected)']],
    [['2301 rows in set (0.01 sec)']],
    [['(2301 行受影响)']],
    [['Generated on 2026-11-24']],
    [['共 9 页', '']],
    // Of Taiwan and Hong Kong; before, only simplified characters were known.
    ...[
      '合計',
      '小計：12人',
      '總人數：9',
      '第 9 頁 共 9 頁',
      '資料來源：CRM',
      '製表人：李雷',
      '匯出時間：2026-11-24',
      '註：離職不算',
      '內部資料 請勿外傳',
    ].map((text) => [[text, '']]),
    // A label with a cell of its own, other words for what is known.
    ...[
      '制表人',
      '打印时间',
      '单位（盖章）：',
      '电话：010-62345678',
      '筛选条件：全部',
      '最后更新 2026-11-24',
      '【合计】',
      '-小计-',
      '** 总计 **',
      '总共 9 位客户',
      '共三人',
      '共有9条记录',
    ].map((text) => [[text, '9']]),
    ...[
      'Records: 9',
      'Count: 9',
      'Notes:',
      'Source: CRM',
      '9 row(s) returned',
      '(所影响的行数为 9 行)',
      '已选择 9 行',
      'SQL>',
      '##END##',
      '完',
      '9 / 9 页',
      '暂无更多数据',
      '※ 以上资料',
    ].map((text) => [[text, '']]),
  ])('is refused: %j is no customer', (cells) => {
    expect(codesOf(...cells)).toEqual(['error row.notCustomer null'])
  })

  test.each([
    [['1', 'M001', '合计', '13812345678']],
    [['1', 'M001', '何计', '']],
    [['1', 'M001', '总计划部李雷', '']],
    [['1', 'TOTAL-001', '李雷', '']],
    [['1', 'M001', '共青城李雷', '']],
    [['1', 'M001', '共工', '']],
    [['1', 'M001', '', '', '合计']],
    [['1', 'M001', '总', '']],
    [['1', 'M001', '李小计', '']],
    [['1', 'M001', '终完', '']],
    [['1', 'END-01', '周末', '']],
    [['1', 'M001', '平均之', '']],
    [['M001', '说明珠', '']],
    [['1', 'M001', '单位', '13812345678']],
    ...['總', '程总计', '合计金', '总裁', '王完', '平均勋', 'A4结束', '1/3', '計然'].map((text) => [
      ['', text],
    ]),
  ])('is not seen in the customer %j', (cells) => {
    expect(codesOf(...cells)).toEqual([])
  })
})

// A customer known by number only could not be uploaded because of what the shop had noted about him.
test.each(['注：老客户', '备注：周末联系', '审核：通过', '说明：转介绍'])(
  'does not take a customer with the remark %s for a summary line',
  (text) => {
    const columns: Mapping['columns'] = [
      { columnIndex: 0, columnName: '会员编号', target: targetOf('identityId') },
      { columnIndex: 1, columnName: '备注', target: { kind: 'standard', field: 'remark' } },
    ]
    expect(codes(convert({ ...mapping, columns }, '10086', text))).toEqual([])
  },
)

describe('a repeated header', () => {
  test('is one finding, not an identity with the name of its column', () => {
    const codes = codesOf('序号', '会员编号', '姓名', '手机号', '消费金额')
    expect(codes).toContain('error row.repeatedHeader null')
    expect(codesOf('序号', '会员编号', '姓名', '', '')).toEqual(['error row.repeatedHeader null'])
  })

  test.each([[['1', 'M001', '姓名', '']], [['1', '会员编号', '', '']], [['', '会员编号', '张三', '']]])(
    'is not seen in %j: a value may be the name of its column',
    (cells) => {
      expect(codesOf(...cells)).toEqual([])
    },
  )
})

describe('the sample of a template', () => {
  test.each([
    [['1', 'M001', '示例', '13812345678']],
    [['1', 'M001', '（样例）李雷', '13812345678']],
    [['1', 'M001', '李雷【示例】', '13812345678']],
    [['1', 'M001', '例：李雷', '13812345678']],
    [['1', '示例1', '李雷', '13812345678']],
    [['1', 'M001', 'Example', '13812345678']],
    [['1', '必填', '选填', '必填']],
    [['1', '（必填）', '（选填）', '']],
    [['1', '填写说明：编号不能重复', '', '']],
    ...[
      '範例',
      '（樣例）李雷',
      '填寫範例',
      '必須',
      '＊必填',
      '必填*',
      '必填，最多20字',
      '选填（多个用逗号分隔）',
      '示例行，请删除',
      '导入前请删除本行',
      '請刪除此行',
      '格式：YYYY-MM-DD',
      '文本格式',
      '最长50字',
      '不能为空',
      '模板示例',
      '如：李雷',
      '例如李雷',
      'e.g. Li Lei',
      'For example',
      '请填写真实姓名',
      '李雷-示例',
      '李雷示例',
    ].map((text) => [['1', 'M001', text, '13812345678']]),
  ])('%j is no customer, although it has a telephone number', (cells) => {
    expect(codesOf(...cells)).toContain('error row.notCustomer null')
  })

  test.each([
    ['1', 'M001', '范立', ''],
    ['1', 'M001', '例外', '13812345678'],
    ['1', 'M001', '（小）王', '13812345678'],
    ...['李示例', '如花', '参考文', '必填华', '例行', '文静', '请安', 'Egon', 'Forest'].map((name) => [
      '1',
      'M001',
      name,
      '13812345678',
    ]),
  ])('%s %s %s is a customer', (...cells) => expect(codesOf(...cells)).toEqual([]))
})

describe('a line that groups customers', () => {
  test.each([
    [['', '一、华东区']],
    [['', '【金卡会员】']],
    [['', '华东区：']],
    [['一店 计数', '25', '', '', '25']],
    [['', '', '华东 汇总', '', '123.5']],
  ])('%j is no customer: its label, or its count, would become a member number', (cells) => {
    expect(codesOf(...cells)).toContain('error row.notCustomer null')
  })

  test.each([
    [['1', '粤B12345', '张三']],
    [['', '粤B12345']],
    [['', 'A10086']],
    [['1', '一店', '张 汇']],
    [['1', '会员甲', '张三', '13812345678']],
  ])('%j is one', (cells) => {
    expect(codesOf(...cells)).not.toContain('error row.notCustomer null')
  })
})
