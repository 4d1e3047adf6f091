import { utils, write } from 'xlsx'

/** Header of the list, below two title rows. */
export const clerksHeader = ['会员号', '姓名', '手机', '性别', '生日', '备注', '门店'] as const

/** Rows of each fault of the file, by the code of its finding. */
export const clerksFaults = {
  'phone.several': 10,
  'birthday.twoDigitYear': 32,
  'birthday.ambiguous': 16,
  'birthday.lunar': 5,
  'sex.unknownValue': 6,
  'row.notCustomer': 2,
  'phone.tooShort': 10,
  'identity.missing': 4,
} as const

const shops = ['南山店', '福田店', '宝安店']

/** A customer without fault; every value is made up. */
function customer(index: number): string[] {
  const number = String(index).padStart(4, '0')
  const month = String(1 + (index % 12)).padStart(2, '0')
  return [
    `K${number}`,
    `客户${number}`,
    `1390000${number}`,
    index % 2 ? '男' : '女',
    `19${60 + (index % 40)}-${month}-15`,
    '',
    '',
  ]
}

/** Changes one cell of a row. */
const withCell = (row: string[], column: number, text: string): string[] =>
  row.map((cell, index) => (index === column ? text : cell))

/**
 * A file as a clerk gets it: two title rows, a merged column of shops, a second sheet of notes, 300 customers with eight
 * kinds of error, three customers twice, and totals at the end.
 */
export function writeClerksFile(): Buffer {
  const spoil: ((row: string[], index: number) => string[])[] = [
    ...Array(clerksFaults['phone.several']).fill((row: string[], index: number) =>
      withCell(row, 2, `${row[2]}/1380000${String(index).padStart(4, '0')}`),
    ),
    ...Array(clerksFaults['birthday.twoDigitYear']).fill((row: string[]) => withCell(row, 4, '82-09-19')),
    ...Array(clerksFaults['birthday.ambiguous']).fill((row: string[]) => withCell(row, 4, '3/4/1990')),
    ...Array(clerksFaults['birthday.lunar']).fill((row: string[]) => withCell(row, 4, '1990年八月十五')),
    ...Array(clerksFaults['sex.unknownValue']).fill((row: string[]) => withCell(row, 3, '男生（已婚）')),
    ...Array(clerksFaults['phone.tooShort']).fill((row: string[]) =>
      withCell(row, 2, (row[2] ?? '').slice(0, 10)),
    ),
    ...Array(clerksFaults['identity.missing']).fill((row: string[]) => withCell(withCell(row, 0, ''), 2, '')),
  ]
  const customers = Array.from({ length: 300 }, (_, index) => {
    // Every third row is spoilt, so that faults are spread as in a real file.
    const change = index % 3 === 2 ? spoil[Math.floor(index / 3)] : undefined
    return change ? change(customer(index), index) : customer(index)
  })
  // The first three once more, with another remark.
  const repeated = [0, 1, 3].map((index) => withCell(customer(index), 5, '老客户'))
  const rows = [...customers, ...repeated]
  const merges = rows.flatMap((row, index) => {
    row[6] = index % 10 === 0 ? (shops[(index / 10) % shops.length] ?? '') : ''
    return index % 10 === 0
      ? [{ s: { r: index + 3, c: 6 }, e: { r: Math.min(index + 9, rows.length - 1) + 3, c: 6 } }]
      : []
  })
  const totals = [
    ['合计', '', '', '', '', String(rows.length), ''],
    ['制表人：小陈', '', '', '', '', '', ''],
  ]
  const sheet = utils.aoa_to_sheet([
    ['会员登记汇总'],
    ['导出日期：2026-11-20'],
    [...clerksHeader],
    ...rows,
    ...totals,
  ])
  sheet['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 6 } }, ...merges]
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, '会员')
  utils.book_append_sheet(book, utils.aoa_to_sheet([['填写说明'], ['每行一位客户']]), '说明')
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer
}
