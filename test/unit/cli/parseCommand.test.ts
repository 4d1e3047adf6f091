import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../../electron/cli/parseCommand.ts'

const refusal = (...args: string[]): { code: string; detail: string } => {
  try {
    parseCommand(args)
  } catch (error) {
    const { code, params } = error as { code: string; params: { detail: string } }
    return { code, detail: params.detail }
  }
  throw new Error(`not refused: ${args.join(' ')}`)
}

describe('a command', () => {
  it('takes the reading of dates from its own options, and accepts only their values', () => {
    const { options } = parseCommand(['prepare', 'a.csv', '--two-digit-years', 'last-hundred'])
    expect(options).toMatchObject({ twoDigitYears: 'last-hundred', dayMonthOrder: undefined })
    const other = parseCommand(['run', 'a.csv', '--day-month-order', 'day-first'])
    expect(other.options).toMatchObject({ twoDigitYears: undefined, dayMonthOrder: 'day-first' })
    expect(refusal('prepare', 'a.csv', '--day-month-order', 'dayFirst')).toEqual({
      code: 'usage.invalid',
      detail: '--day-month-order ask|month-first|day-first',
    })
  })

  it('answers the questions that a column raises, in words of its own', () => {
    const answers = ['--shifted-dates', 'next-day', '--lunar-dates', 'as-solar', '--empty-dates', 'leave-out']
    const others = ['--zero-in-sex', 'female', '--north-american-phones', 'mainland']
    expect(parseCommand(['prepare', 'a.csv', ...answers, ...others]).options).toMatchObject({
      shiftedDates: 'next-day',
      lunarDates: 'as-solar',
      emptyDates: 'leave-out',
      zeroInSex: 'female',
      northAmericanPhones: 'mainland',
    })
    expect(refusal('run', 'a.csv', '--zero-in-sex', '0').detail).toBe('--zero-in-sex ask|female|male|unknown')
  })

  it('is read with all its options', () => {
    const { name, argument, options } = parseCommand([
      ...[
        'run',
        'a b.xlsx',
        '--sheet',
        '客户',
        '--header-row',
        '3',
        '--encoding',
        'gb18030',
        '--template',
        't.json',
      ],
      ...['--map', '手机=phone', '--map', '等级=custom:9223372036854775807:等级', '--set', 'sex=男'],
      ...[
        '--matching',
        'fuzzy',
        '--identify-way',
        '2',
        '--import-mode',
        '2',
        '--batch-rows',
        '100',
        '--concurrency',
        '8',
      ],
      ...[
        '--skip-invalid',
        '--resend-unknown',
        '--endpoint',
        'https://a.example/',
        '--data-dir',
        'd',
        '--json',
      ],
    ])
    expect([name, argument]).toEqual(['run', 'a b.xlsx'])
    expect(options).toMatchObject({
      sheet: '客户',
      headerRow: 3,
      encoding: 'gb18030',
      templatePath: 't.json',
      map: ['手机=phone', '等级=custom:9223372036854775807:等级'],
      set: ['sex=男'],
      matching: 'fuzzy',
      identifyWay: 2,
      importMode: 2,
      rowsPerBatch: 100,
      concurrency: 8,
      skipInvalid: true,
      resendUnknown: true,
      endpoint: 'https://a.example/',
      dataDir: 'd',
      json: true,
    })
  })

  it('without options sets none', () => {
    const { options } = parseCommand(['upload', 'job-1'])
    expect(options).toMatchObject({ map: [], set: [], skipInvalid: false, resendUnknown: false, json: false })
    expect([options.rowsPerBatch, options.concurrency, options.matching, options.endpoint]).toEqual(
      Array(4).fill(undefined),
    )
  })

  it('without a name, or with --help anywhere, is a request for help', () => {
    for (const args of [[], ['help'], ['--help'], ['-h'], ['run', '--help'], ['upload', 'x', '-h']]) {
      expect(parseCommand(args).name).toBe('help')
    }
  })

  it.each([
    [['frobnicate'], 'frobnicate'],
    [['run'], 'run FILE'],
    [['run', 'a', 'b'], 'run FILE'],
    [['jobs', 'x'], 'jobs'],
    [['token'], 'token ACTION'],
    [['run', 'a', '--unknown'], '--unknown'],
    [['run', 'a', '--unknown=1'], '--unknown'],
    [['run', 'a', '--batch-rows', '0'], '--batch-rows 1–500'],
    [['run', 'a', '--batch-rows', '501'], '--batch-rows 1–500'],
    [['run', 'a', '--batch-rows', '1e2'], '--batch-rows 1–500'],
    [['run', 'a', '--batch-rows', '10.5'], '--batch-rows 1–500'],
    [['run', 'a', '--batch-rows', ''], '--batch-rows 1–500'],
    [['run', 'a', '--concurrency', '9'], '--concurrency 1–8'],
    [['run', 'a', '--identify-way', '3'], '--identify-way 1–2'],
    [['run', 'a', '--import-mode', '0'], '--import-mode 1–2'],
    [['run', 'a', '--header-row', '0'], '--header-row 1–1048576'],
    [['run', 'a', '--matching', 'exact'], '--matching off|precise|fuzzy'],
    [['rehearsal', '--port', '65536'], '--port 0–65535'],
    [['run', 'a', '--map'], '--map'],
    [['run', 'a', '--skip-invalid=yes'], '--skip-invalid'],
  ])('like %j is refused, naming the part that is wrong', (args, detail) => {
    expect(refusal(...args)).toEqual({ code: 'usage.invalid', detail })
  })

  it('never repeats a value: it may be a token that was typed by mistake', () => {
    const secret = 'eyJhbGciOi-secret-token'
    for (const args of [
      ['token', 'set', secret],
      ['token', 'set', `--token=${secret}`],
      ['token', 'set', '--token', secret],
      ['upload', 'job', secret],
      ['run', 'a', `--x-token=${secret}`],
    ]) {
      expect(refusal(...args).detail).not.toContain('secret')
    }
  })
})
