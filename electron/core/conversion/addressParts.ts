import type { RowCells } from '../rowLines/RowCells.ts'
import { isPlaceholder } from './placeholder.ts'
import { cleanText, toHalfWidth } from './text.ts'

/** Level of an address column: 0 province (or the whole region in one column), 1 city, 2 district, 3 town. */
export type RegionLevel = 0 | 1 | 2 | 3

const owners =
  /^(?:请选择|请填写|您的|你的|客户|会员|用户|顾客|买家|学员|收货人?|收件人?|联系人?|联络人?|家庭|通讯|邮寄|地址|所在|居住地?|现居地?|常住地?|的|receiver|recipient|consignee|shipping|delivery|customer|member|contact|user|home|address|addr)+/
const levelByName = new Map<string, RegionLevel>(
  (
    [
      '省 省份 省级 省自治区 province prov state sheng shengfen 省市区 省市 省市县 省市区县 地区 region',
      '市 城市 地市 地级市 市级 city shi chengshi',
      '区 县 区县 县区 县市区 市区县 区级 district county qu quxian',
      '街道 乡镇 镇 街道乡镇 乡镇街道 镇街 town township jiedao',
    ] as const
  ).flatMap((names, level) => names.split(' ').map((name) => [name, level as RegionLevel] as const)),
)

/**
 * Level of a column that holds one part of an address, by its name: 收货省份 → 0.
 *
 * @returns null for any other column, 详细地址 included
 */
export function regionLevel(columnName: string): RegionLevel | null {
  const core = toHalfWidth(columnName)
    .toLowerCase()
    .replace(/[([【].*$/, '')
    .replace(/[\s_\-/.·:*、]/g, '')
    .replace(/(?<=.)(?:名称|名|信息|name|cn)$/, '')
  return levelByName.get(core) ?? levelByName.get(core.replace(owners, '')) ?? null
}

/** 地区 behind 省份 and 城市: the district, as in 有赞's orders. */
const regionWord = /地区$|region$/i

/** Levels of columns that stand side by side, see `regionLevel`: 地区 is a whole region alone, and a district below its city. */
export function regionLevels(columnNames: readonly string[]): (RegionLevel | null)[] {
  const levels = columnNames.map(regionLevel)
  return levels.map((level, index) => {
    const isBelowCity = index >= 2 && levels[index - 1] === 1 && levels[index - 2] === 0
    return level === 0 && isBelowCity && regionWord.test(columnNames[index]!) ? 2 : level
  })
}

/** The 34 provinces, as people shorten them. */
const provinces =
  '北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾'.split(
    ' ',
  )

/** Whether a text begins with the name of a province: 广东, 广东省, 广东省深圳市. */
export function beginsWithProvince(text: string): boolean {
  return provinces.some((name) => text.startsWith(name))
}

/** Suffixes of regions. A name of two characters has none: 沙市, 通州. */
const suffix =
  /(?<=..)(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|自治州|自治县|地区|新区|林区|省|市|区|县|州|盟|旗|镇|乡|街道)$/
/** Entries of the official list of regions that are no names. */
const noRegion = /^(?:市辖区|县|直辖|(?:省|自治区)?直辖县级行政区划|市辖县|省辖市)$/

function stemOf(region: string): string {
  return region.replace(suffix, '')
}

/**
 * Joins the parts of one address: 广东省 + 深圳市 + 南山区 + 科技路1号. A region with which the rest begins already is
 * not repeated, 市辖区 and blank parts are left out. A detail that begins with another province stays as it is.
 *
 * @param regions from the province down
 * @param detail the rest; `''` for none
 */
export function joinAddress(regions: readonly string[], detail: string): string {
  const names = distinctRegions(regions)
  let rest = clean(detail)
  const [first] = names
  if (first !== undefined && isElsewhere(rest, first)) return rest
  let joined = ''
  let known = ''
  names.forEach((name, index) => {
    known = prefixOf(rest, name, { lower: names.slice(index + 1), isBelowKnown: known !== '' })
    rest = rest.slice(known.length)
    joined += known === '' ? name : known
  })
  return joined + rest
}

function clean(part: string): string {
  const text = cleanText(part)
  return isPlaceholder(text) ? '' : text
}

/** Drops what is no region, and a region that the one before says: 北京市 + 北京市, 广东省深圳市 + 深圳市. */
function distinctRegions(parts: readonly string[]): string[] {
  const names: string[] = []
  for (const name of parts.map(clean)) {
    const before = names.at(-1)
    if (name === '' || noRegion.test(name)) continue
    if (before === undefined) names.push(name)
    else if (name.startsWith(before)) names[names.length - 1] = name
    else if (!before.endsWith(name) && stemOf(before) !== name) names.push(name)
  }
  return names
}

/** Whether a detail names its own province, and it is not that of the regions. */
function isElsewhere(detail: string, region: string): boolean {
  const own = provinces.find((name) =>
    ['省', '市', '自治区', '壮族自治区', '回族自治区', '维吾尔自治区', '特别行政区'].some((end) =>
      detail.startsWith(name + end),
    ),
  )
  return own !== undefined && beginsWithProvince(region) && !region.startsWith(own)
}

/**
 * The beginning of a text that names the region. The full name is one; its stem only where a lower region, or
 * the suffix that the name itself lacks, follows, or where the region above came before: 河北路 does not name
 * 河北省.
 */
function prefixOf(
  text: string,
  name: string,
  { lower, isBelowKnown }: { lower: readonly string[]; isBelowKnown: boolean },
): string {
  const stem = stemOf(name)
  if (stem !== name && text.startsWith(name)) return name
  if (stem.length < 2 || !text.startsWith(stem)) return ''
  const after = text.slice(stem.length)
  if (stem === name) {
    const [end] = /^(?:省|市|区|县|(?:壮族|回族|维吾尔)?自治区|特别行政区)/.exec(after) ?? []
    if (end !== undefined) return stem + end
  }
  if (isBelowKnown && !/^(?:路|街|大道|道|巷|弄|村)/.test(after)) return stem
  const isFollowed = lower.some((each) => after.startsWith(each) || after.startsWith(stemOf(each)))
  return isFollowed ? stem : ''
}

/** How one field is filled from several columns of a row. */
export interface JoinedColumns {
  columnIndexes: readonly number[]
  /** @returns the joined text; `''` when all parts are blank */
  join: (cells: RowCells) => string
  /** The parts that have text, for the overview of what was changed. */
  describe: (cells: RowCells) => string
}

/**
 * Plans the address of several columns: regions by level, then the others in the order of the file.
 *
 * @param joins false: the regions are left out, as if they were not mapped
 */
export function joinAddressColumns(
  columns: readonly { columnIndex: number; columnName: string }[],
  joins: boolean,
): JoinedColumns {
  const levelOf = regionLevels(columns.map(({ columnName }) => columnName))
  const levels = columns.map(({ columnIndex }, index) => ({ columnIndex, level: levelOf[index]! }))
  const details = levels.filter(({ level }) => level === null).map(({ columnIndex }) => columnIndex)
  const regions = levels
    .flatMap(({ columnIndex, level }) => (level === null ? [] : [{ columnIndex, level }]))
    .sort((one, other) => one.level - other.level)
    .map(({ columnIndex }) => columnIndex)
  const used = joins || details.length === 0 ? regions : []
  const textsOf = (cells: RowCells, indexes: readonly number[]): string[] =>
    indexes.map((index) => cells.text(index)).filter((text) => text.trim() !== '')
  return {
    columnIndexes: [...used, ...details],
    join: (cells) => {
      const [names, rest] = [textsOf(cells, used), textsOf(cells, details)]
      // One part alone is converted like any address.
      return names.length + rest.length === 1
        ? (names[0] ?? rest[0]!)
        : joinAddress(names, rest.map((text) => cleanText(text)).join(''))
    },
    describe: (cells) => textsOf(cells, [...used, ...details]).join(' + '),
  }
}
