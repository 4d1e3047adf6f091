import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { commands } from '../../../../electron/cli/commands/commands.ts'
import { flagOf, optionsOf } from '../../../../electron/cli/grammar/describeForms.ts'
import { mistypedCommand, parseCommandLine, type Invocation } from '../../../../electron/cli/grammar/parse.ts'
import type { GlobalOptions } from '../../../../electron/cli/options/globalOptions.ts'

function read(...args: string[]): Invocation & { globals: GlobalOptions } {
  const { invocation, globals, error } = parseCommandLine(args, commands)
  if (error) throw error
  return { ...invocation, globals }
}

interface Refusal {
  code: string
  kind: string
  detail: string
  [param: string]: unknown
}

function refusal(...args: string[]): Refusal {
  const { error } = parseCommandLine(args, commands)
  if (!error) throw new Error(`not refused: ${args.join(' ')}`)
  return { code: error.code, ...(error.params as { kind: string; detail: string }) }
}

describe('an argument line', () => {
  it('takes the reading of dates from its own options, in words of its own', () => {
    const answers = ['--two-digit-years', 'last-hundred', '--shifted-dates', 'next-day']
    const others = ['--lunar-dates', 'as-solar', '--empty-dates', 'leave-out', '--zero-in-sex', 'female']
    const phones = ['--north-american-phones', 'mainland']
    expect(read('prepare', 'a.csv', ...answers, ...others, ...phones).options).toMatchObject({
      twoDigitYears: 'lastHundredYears',
      dayMonthOrder: undefined,
      dayShift: 'nextDay',
      lunarDates: 'asSolar',
      emptyDates: 'leaveOut',
      zeroOneSex: 'zeroFemale',
      northAmericanPhones: 'mainland',
    })
  })

  it('is read with all its options', () => {
    const line =
      'run FILE --sheet 客户 --header-row 3 --encoding gb18030 --template t.json --map 手机=phone' +
      ' --map 等级=custom:9223372036854775807:等级 --set sex=男 --matching fuzzy --identify-way 2 --import-mode 2' +
      ' --batch-rows 100 --concurrency 8 --skip-invalid --resend-unknown --endpoint https://a.example/ --trial 5' +
      ' --again --skip-hidden --data-dir d --json --lang en'
    const { command, argument, options, globals } = read(
      ...line.split(' ').map((part) => (part === 'FILE' ? 'a b.xlsx' : part)),
    )
    expect([command.name, argument]).toEqual(['run', 'a b.xlsx'])
    expect(options).toMatchObject({
      sheet: '客户',
      headerRow: 3,
      encoding: 'gb18030',
      template: 't.json',
      map: ['手机=phone', '等级=custom:9223372036854775807:等级'],
      set: ['sex=男'],
      matching: 'fuzzy',
      identifyWay: 2,
      importMode: 2,
      rowsPerBatch: 100,
      concurrency: 8,
      skipInvalid: true,
      skipHidden: true,
      resendUnknown: true,
      trialRows: 5,
      again: true,
      endpoint: 'https://a.example/',
    })
    expect(globals).toMatchObject({ dataDir: 'd', json: true, language: 'en' })
  })

  // A tab cannot be typed at a prompt, and ; or | end the command of most shells.
  it.each([
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
    ['\\t', '\t'],
    ['bar', '|'],
    ['^', '^'],
    ['；', '；'],
  ])('reads the separator %s', (typed, delimiter) => {
    expect(read('inspect', 'a.csv', '--delimiter', typed).options).toMatchObject({ delimiter })
  })

  it.each(['', '"', 'ab', '\n'])('refuses the separator %j', (typed) => {
    expect(() => read('inspect', 'a.csv', '--delimiter', typed)).toThrow(/--delimiter/)
  })

  it('reads how a file is laid out, and the answers about its rows', () => {
    const line = 'run a.xlsx --all-sheets --join-address --hidden-rows skip --id-card-birthdays leave-blank'
    expect(read(...line.split(' ')).options).toMatchObject({
      allSheets: true,
      noHeader: false,
      joinAddress: true,
      hiddenRows: 'skip',
      idCardBirthdays: 'leaveBlank',
    })
  })

  it('without options sets none', () => {
    const { options, globals } = read('upload', 'job-1')
    expect(options).toMatchObject({ skipInvalid: false, resendUnknown: false, bisect: false })
    const { rowsPerBatch, concurrency, matching, endpoint } = options
    expect([rowsPerBatch, concurrency, matching, endpoint]).toEqual(Array(4).fill(undefined))
    expect(globals).toEqual({
      json: false,
      jsonLines: false,
      jsonFile: undefined,
      language: undefined,
      dataDir: undefined,
    })
  })

  /** Each was a way to lose an argument: scripts put options where they like, and files have any name. */
  it.each([
    [['--json', 'run', 'a.csv'], 'run', 'a.csv'],
    [['--data-dir', 'd', 'jobs'], 'jobs', ''],
    [['run', '--sheet', 'x', 'a.csv'], 'run', 'a.csv'],
    [['run', '--sheet=-x', 'a.csv'], 'run', 'a.csv'],
    [['run', '--sheet', '-x', 'a.csv'], 'run', 'a.csv'],
    [['run', '-'], 'run', '-'],
    [['run', '--', '-客户.csv'], 'run', '-客户.csv'],
    [['run', '--skip-invalid', '--', '--json'], 'run', '--json'],
    [['run', '--json', '--', '-x.csv'], 'run', '-x.csv'],
    [['token', 'set'], 'token set', ''],
    [['--json', 'token', '--lang', 'en', 'app', '--app-id', 'x'], 'token app', ''],
    [[], 'help', ''],
    [['help'], 'help', ''],
    [['--help'], 'help', ''],
    [['-h'], 'help', ''],
    [['run', '--help'], 'help', 'run'],
    [['run', 'a.csv', '-h'], 'help', 'run'],
    [['token', '--help'], 'help', 'token'],
    [['token', 'set', '-h'], 'help', 'token set'],
    [['help', 'token', 'set'], 'help', 'token set'],
    [['--version'], 'version', ''],
    [['-V'], 'version', ''],
    [['run', '--version'], 'version', ''],
  ])('%j is %s with %j', (args, name, argument) => {
    const found = read(...args)
    expect([found.command.name, found.argument]).toEqual([name, argument])
  })

  it('takes what follows `--` as it is, even if it looks like an option', () => {
    expect(read('run', '--', '--json').globals.json).toBe(false)
  })

  it.each([
    [['frobnicate'], 'unknownCommand', 'frobnicate'],
    [['uplaod', 'x'], 'similarCommand', 'uplaod'],
    [['token', 'sett'], 'similarCommand', 'token sett'],
    [['token', 'frobnicate'], 'wrongArguments', 'token set|app|status|clear'],
    [['RUN', 'x'], 'similarCommand', 'RUN'],
    [['token'], 'wrongArguments', 'token set|app|status|clear'],
    [['settings'], 'wrongArguments', 'settings confirm'],
    [['run'], 'wrongArguments', 'run FILE'],
    [['run', 'a', 'b'], 'wrongArguments', 'run FILE'],
    [['jobs', 'x'], 'wrongArguments', 'jobs'],
    [['run', 'a', '--unknown'], 'unknownOption', '--unknown'],
    [['run', 'a', '--unknown=1'], 'unknownOption', '--unknown'],
    [['run', '-客户.csv'], 'unknownOption', '-客户.csv'],
    [['--jsn', 'jobs'], 'similarOption', '--jsn'],
    [['run', 'a', '--skip-invald'], 'similarOption', '--skip-invald'],
    [['run', 'a', '--skip-invalid=yes'], 'invalidValue', '--skip-invalid'],
    [['jobs', '--json=1'], 'invalidValue', '--json'],
    [['run', 'a', '--batch-rows', '0'], 'invalidValue', '--batch-rows 1-500'],
    [['run', 'a', '--batch-rows', '501'], 'invalidValue', '--batch-rows 1-500'],
    [['run', 'a', '--batch-rows', '1e2'], 'invalidValue', '--batch-rows 1-500'],
    [['run', 'a', '--batch-rows', '10.5'], 'invalidValue', '--batch-rows 1-500'],
    [['run', 'a', '--concurrency', '9'], 'invalidValue', '--concurrency 1-8'],
    [['run', 'a', '--identify-way', '3'], 'invalidValue', '--identify-way 1|2'],
    [['run', 'a', '--import-mode', '0'], 'invalidValue', '--import-mode 1|2'],
    [['run', 'a', '--header-row', '0'], 'invalidValue', '--header-row 1-1048576'],
    [['run', 'a', '--matching', 'exact'], 'invalidValue', '--matching off|precise|fuzzy'],
    [['run', 'a', '--matching', 'toString'], 'invalidValue', '--matching off|precise|fuzzy'],
    [['jobs', '--lang', 'de'], 'invalidValue', '--lang zh-CN|en'],
    [['jobs', '--json-file', 'customers.xlsx'], 'invalidValue', '--json-file FILE.json'],
    [['report', 'j', '--out', 'x.pdf'], 'invalidValue', '--out FILE.xlsx|FILE.csv'],
    [['rehearsal', '--port', '65536'], 'invalidValue', '--port 0-65535'],
    [['run', 'a', '--map'], 'missingValue', '--map "column=field"'],
    [['run', 'a', '--batch-rows', ''], 'missingValue', '--batch-rows 1-500'],
    // An unset variable of a script must not mean the current folder.
    [['jobs', '--data-dir', ''], 'missingValue', '--data-dir DIR'],
    [['run', 'a', '--sheet', '--skip-invalid'], 'missingValue', '--sheet NAME'],
    [['run', 'a', '--sheet', '--json'], 'missingValue', '--sheet NAME'],
  ])('%j is refused as %s: %s', (args, kind, detail) => {
    expect(refusal(...args)).toMatchObject({ code: 'usage.invalid', kind, detail })
  })

  it('names the option or command that was meant', () => {
    expect(refusal('uplaod', 'x')).toMatchObject({ similar: 'upload' })
    expect(refusal('RUN', 'x')).toMatchObject({ similar: 'run' })
    expect(refusal('token', 'sett')).toMatchObject({ similar: 'token set' })
    expect(mistypedCommand('inpsect', commands).params).toMatchObject({
      detail: 'inpsect',
      similar: 'inspect',
    })
    expect(mistypedCommand('token sett', commands).params).toMatchObject({ similar: 'token set' })
    // `prepare extra` alone is a right line: it is no name of a command all the same.
    expect(mistypedCommand('prepare extra', commands).params).toMatchObject({ kind: 'unknownCommand' })
    expect(refusal('run', 'a', '--skip-invald')).toMatchObject({
      similar: '--skip-invalid',
      help: 'help run',
    })
  })

  it('refuses every option that its command does not have, and names those that do: none is ignored', () => {
    const all = commands.flatMap(optionsOf)
    let refused = 0
    for (const command of commands) {
      const own = new Set(optionsOf(command).map(flagOf))
      for (const option of all.filter((each) => !own.has(flagOf(each)))) {
        const value = option.placeholder === null ? [] : ['1']
        const args = [
          ...command.name.split(' '),
          ...(command.argument ? ['x'] : []),
          flagOf(option),
          ...value,
        ]
        expect(refusal(...args), args.join(' ')).toMatchObject({
          kind: 'foreignOption',
          detail: flagOf(option),
        })
        refused += 1
      }
    }
    expect(refused).toBeGreaterThan(100)
  })

  it('asks for JSON even where reading it stopped early, so that a script finds the error', () => {
    const { globals } = parseCommandLine(['run', '--lang', 'xx', '--json'], commands)
    expect(globals.json).toBe(true)
    // Help and the version end the reading, too.
    expect(parseCommandLine(['-V', '--json'], commands).globals.json).toBe(true)
    expect(parseCommandLine(['run', '--help', '--json'], commands).globals.json).toBe(true)
  })

  it('never repeats a value: it may be a token that was typed by mistake', () => {
    const secret = 'eyJhbGciOi-secret-token-of-some-length'
    for (const args of [
      [secret],
      ['token', secret],
      ['token', 'set', secret],
      ['token', 'set', `--token=${secret}`],
      ['token', 'set', '--token', secret],
      ['token', 'set', `--${secret}`],
      ['upload', 'job', secret],
      ['run', 'a', `--x-token=${secret}`],
      ['run', 'a', '--batch-rows', secret],
      ['jobs', '--lang', secret],
      ['help', secret, secret],
    ]) {
      const { error } = parseCommandLine(args, commands)
      expect(JSON.stringify(error?.serialize() ?? null), args.join(' ')).not.toContain('secret')
    }
  })

  it('of any text is either understood or refused as wrong usage, and never throws', () => {
    const word = fc.oneof(
      fc.constantFrom(...commands.flatMap(({ name }) => name.split(' '))),
      fc.constantFrom(...commands.flatMap(optionsOf).map(flagOf)),
      fc.constantFrom(
        '--',
        '-',
        '-h',
        '--json',
        '=',
        '--=',
        '-Vx',
        '--no-json',
        '__proto__',
        '--constructor',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        const { invocation, error } = parseCommandLine(args, commands)
        if (error) expect(error.code).toBe('usage.invalid')
        else expect(commands).toContain(invocation.command)
      }),
    )
  })
})
