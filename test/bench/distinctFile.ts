import { writeXlsxRows } from './largeFiles.ts'

/**
 * A sheet that is not made for reading fast: ids of 18 digits and addresses that are all different, a remark in every
 * second row. 2.5 distinct strings a row, where the full sheet has 3 short ones.
 */
export const distinctRows = 300_000

const header = ['会员编号', '姓名', '手机号', '性别', '生日', '详细地址', '备注', '标签', '门店', '创建时间']
const roads = ['世纪大道', '人民中路', '建设西街', '解放南路', '中山北路', '科技园路']
const remarks = [
  '希望周末联系，先发短信',
  '老客户介绍，关注新品和会员日',
  '曾在线下活动登记，礼品已领',
  '对价格敏感，等节日优惠',
]

function customer(row: number): string[] {
  const phone = String(13_000_000_000 + ((row * 7_919) % 999_999_999))
  const floor = row % 28
  return [
    `4403${String(10_000_000_000_000 + row * 37).padStart(14, '0')}`,
    `${'王李张刘陈杨黄赵吴周'[row % 10]}${'伟芳娜敏静丽强磊军洋勇艳'[(row * 7) % 12]}${'涛明超秀霞平刚桂英华'[(row * 3) % 10]}`,
    phone,
    row % 3 === 0 ? '女' : '男',
    `19${60 + (row % 40)}-${String(1 + (row % 12)).padStart(2, '0')}-${String(1 + (row % 28)).padStart(2, '0')}`,
    `广东省深圳市南山区粤海街道${roads[row % 6]}${row}号国际商务中心${(row % 9) + 1}栋${floor}层${floor}${row % 90}室`,
    row % 2 === 0 ? `${remarks[(row / 2) % 4]}，登记号${row}` : '',
    row % 5 === 0 ? '意向客户,已回访' : '老会员',
    `深圳${(row % 60) + 1}店`,
    `2026-0${1 + (row % 9)}-1${row % 10} 1${row % 10}:0${row % 6}:00`,
  ]
}

/** Writes the sheet with shared strings. */
export async function writeDistinctXlsx(path: string, rows: number): Promise<void> {
  await writeXlsxRows(path, 'shared', function* () {
    yield header
    for (let row = 1; row <= rows; row++) yield customer(row)
  })
}
