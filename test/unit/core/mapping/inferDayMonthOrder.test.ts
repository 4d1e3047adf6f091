import { describe, expect, test } from 'vitest'
import {
  inferDayMonthOrder,
  needsDayMonthOrder,
} from '../../../../electron/core/mapping/inferDayMonthOrder.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import type { Row } from '../../../../electron/shared/model/workbook.ts'
import { custom, mappingOf, rowOf, standard } from './builders.ts'

const birthday = mappingOf([standard('birthday')])
const twoColumns = mappingOf([
  standard('birthday'),
  { ...custom('1', '入会日期'), valueType: 'date' } as ReturnType<typeof custom>,
])

async function orderOf(mapping: Mapping, ...rows: string[][]): Promise<string | null> {
  const pieces = async function* (): AsyncGenerator<Row[]> {
    for (const cells of rows) yield [rowOf(...cells)]
  }
  return inferDayMonthOrder(mapping, pieces())
}

describe('the order of day and month', () => {
  test.each([
    ['dayFirst', ['1/2/1990', '13/02/2024']],
    ['monthFirst', ['02/13/2024', '1/2/1990', '3/4/1991']],
    ['dayFirst', ['1-2-1990', '31.12.1988']],
    ['dayFirst', [' １３/０２/２０２４ ', '1/2/1990 08:30:00']],
  ])('is %s where the column proves it: %j', async (expected, texts) => {
    expect(await orderOf(birthday, ...texts.map((text) => [text]))).toBe(expected)
  })

  test.each([
    ['nothing proves it', ['1/2/1990', '3/4/1991']],
    ['both are proved', ['1/2/1990', '13/02/2024', '02/13/2024']],
    ['nothing needs it', ['13/02/2024', '1990-01-02', '5/5/1990']],
    ['the year could be a day', ['1/2/1990', '13/02/24']],
    ['a number is neither day nor month', ['1/2/1990', '45/02/2024', '02/45/2024']],
    ['the rest are no dates', ['1/2/1990', '', '无', '农历13/02/2024']],
  ])('is left to the user where %s', async (_why, texts) => {
    expect(await orderOf(birthday, ...texts.map((text) => [text]))).toBeNull()
  })

  test('is that of the column that needs it, whatever another column proves', async () => {
    expect(await orderOf(twoColumns, ['1/2/1990', '02/13/2024'], ['13/02/1990', '02/14/2024'])).toBe(
      'dayFirst',
    )
  })

  test('is left to the user where two columns need different orders, or one proves nothing', async () => {
    expect(await orderOf(twoColumns, ['1/2/1990', '1/2/2024'], ['13/02/1990', '02/14/2024'])).toBeNull()
    expect(await orderOf(twoColumns, ['1/2/1990', '1/2/2024'], ['13/02/1990', ''])).toBeNull()
  })

  test('is not inferred from columns that hold no dates', async () => {
    expect(await orderOf(mappingOf([standard('remark')]), ['1/2/1990'], ['13/02/1990'])).toBeNull()
  })

  test('is needed only by an ambiguous date, and not where the user has chosen it', () => {
    expect(needsDayMonthOrder(birthday, [rowOf('1990-01-02'), rowOf('13/02/2024')])).toBe(false)
    expect(needsDayMonthOrder(birthday, [rowOf('1/2/1990')])).toBe(true)
    const said: Mapping = { ...birthday, conversions: { dayMonthOrder: 'monthFirst' } }
    expect(needsDayMonthOrder(said, [rowOf('1/2/1990')])).toBe(false)
  })
})
