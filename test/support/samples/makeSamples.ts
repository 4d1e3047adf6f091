/**
 * Writes `resources/samples/customers.xlsx`, the list behind 「用示例文件试一试」: invented people with everyday faults that
 * the app corrects by itself, and two that need the user. Run it after a change:
 * `node test/support/samples/makeSamples.ts`.
 */
import { writeFileSync } from 'node:fs'
import { utils, write, type CellObject } from 'xlsx'

const surnames = '王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗'
const givenNames = [
  '伟',
  '芳',
  '敏',
  '静',
  '丽',
  '强',
  '磊',
  '洋',
  '艳',
  '勇',
  '娟',
  '涛',
  '明',
  '超',
  '秀英',
  '霞',
  '平',
  '刚',
  '桂英',
  '文',
]
const cities = [
  '上海市浦东新区世纪大道100号',
  '北京市朝阳区建国路8号',
  '广州市天河区体育西路20号',
  '杭州市西湖区文三路50号',
  '成都市武侯区人民南路30号',
]
const tagSets = ['VIP客户', '老客户，微信', '展会;新客户', '', 'VIP客户、生日礼', '潜在客户']
const rowCount = 60

const header = ['会员编号', '姓名', '手机号', '性别', '生日', '地址', '标签', '备注']

function text(value: string): CellObject {
  return { t: 's', v: value }
}

/** Typed spellings of phones, of which the platform gets eleven digits. 1380000xxxx is not in use. */
function phoneCell(index: number): CellObject {
  const digits = `1380000${String(1_000 + index * 7)}`
  if (index === 17) return text(digits.slice(0, 10))
  switch (index % 5) {
    case 0:
      return { t: 'n', v: Number(digits) }
    case 1:
      return text(`${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}`)
    case 2:
      return text(`+86${digits}`)
    case 3:
      return text(`${digits.slice(0, 3)}-${digits.slice(3, 7)}-${digits.slice(7)}`)
    default:
      return text(digits)
  }
}

function birthdayCell(index: number): CellObject {
  const year = 1965 + (index % 35)
  const month = 1 + (index % 12)
  const day = 1 + (index % 27)
  if (index === 41) return text('1990年2月30日')
  if (index % 7 === 6) return text('')
  switch (index % 4) {
    // An Excel serial with a date format, as Excel stores a typed date.
    case 0:
      return { t: 'n', v: Date.UTC(year, month - 1, day) / 86_400_000 + 25_569, z: 'yyyy/m/d' }
    case 1:
      return text(`${year}年${month}月${day}日`)
    case 2:
      return text(`${year}.${month}.${day}`)
    default:
      return text(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
  }
}

const sexes = ['男', '女', '先生', '女士', '']
const rows = Array.from({ length: rowCount }, (_, index): CellObject[] => [
  text(`M${String(index + 1).padStart(5, '0')}`),
  text(`${surnames[index % surnames.length]}${givenNames[(index * 7) % givenNames.length]}`),
  phoneCell(index),
  text(sexes[index % sexes.length] ?? ''),
  birthdayCell(index),
  text(cities[index % cities.length] ?? ''),
  text(tagSets[index % tagSets.length] ?? ''),
  text(index % 9 === 0 ? '周末联系' : ''),
])

const sheet = utils.aoa_to_sheet([[text('客户名单（示例，人物均为虚构）')], header.map(text), ...rows])
sheet['!cols'] = [10, 10, 18, 8, 16, 32, 20, 14].map((wch) => ({ wch }))
const book = utils.book_new()
utils.book_append_sheet(book, sheet, '客户名单')
const path = new URL('../../../resources/samples/customers.xlsx', import.meta.url)
writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer)
