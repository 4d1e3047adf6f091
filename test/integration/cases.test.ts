import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { utils, write, type BookType, type WorkSheet } from 'xlsx'
import { runCli } from '../support/cli/runCli.ts'
import { sendFile, type SentFile } from '../support/cli/sendFile.ts'
import { startRecorder, type Recorder } from '../support/cli/startRecorder.ts'

/**
 * Kinds of values that went up wrongly without a finding, each in a small file of its own through the built command line: what is sent
 * on the wire, and what is found.
 */

let folder: string
let recorder: Recorder
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cases-'))
  recorder = await startRecorder()
})
afterEach(async () => {
  await recorder.close()
  rmSync(folder, { recursive: true, force: true })
})

type Outcome = Pick<SentFile, 'sent' | 'found'>

async function send(path: string, options: readonly string[] = []): Promise<Outcome> {
  const { exitCode, sent, found, stderr } = await sendFile(recorder, folder, path, options)
  if (exitCode !== 0) throw new Error(stderr)
  return { sent, found }
}

function writeCsv(...lines: string[]): string {
  const path = join(folder, 'customers.csv')
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

function writeSheet(sheet: WorkSheet, bookType: BookType, is1904 = false): string {
  const path = join(folder, `customers.${['biff8', 'xlml'].includes(bookType) ? 'xls' : bookType}`)
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, '客户')
  if (is1904) book.Workbook = { WBProps: { date1904: true } }
  writeFileSync(path, write(book, { type: 'buffer', bookType }) as Buffer)
  return path
}

const phoneOf = (index: number): string => `1370000${String(4_100 + index)}`

const csvCases: [name: string, lines: string[], options: string[], outcome: Outcome][] = [
  [
    'placeholders of every script and width are left out in every field',
    ['手机号,姓名,地址,备注,标签,生日,性别,会员编号', `${phoneOf(1)},無,【无】,ＮＡ,——,N.A.,－,（空）`],
    [],
    {
      sent: [{ phone: phoneOf(1) }],
      found: [
        ...['address', 'birthday', 'identityId', 'realName', 'remark', 'tags'].map(
          (field) => `cell.placeholder ${field} 1`,
        ),
        'sex.undisclosed sex 1',
      ],
    },
  ],
  [
    'ids that a spreadsheet rounded are not sent, whole ones are',
    ['会员编号,姓名', '31010419880715200,何一', '310104198807152000,何二', '310104198807152021,何三'],
    [],
    {
      sent: [{ identityId: '310104198807152021', realName: '何三' }],
      found: ['cell.imprecise identityId 2'],
    },
  ],
  [
    'no customer has a phone of zeros',
    ['手机,姓名', '000000000000,何一', '+00 137 0000 4100,何二', `${phoneOf(3)},何三`],
    [],
    { sent: [{ phone: phoneOf(3), realName: '何三' }], found: ['phone.impossible phone 2'] },
  ],
  [
    'a name of which an earlier export left question marks is not sent',
    ['手机,姓名,备注', `${phoneOf(1)},????,ok`, `${phoneOf(2)},何二,真的吗??`],
    [],
    {
      sent: [{ phone: phoneOf(2), realName: '何二', remark: '真的吗??' }],
      found: ['cell.undecodable realName 1'],
    },
  ],
  [
    'an id that became a date is not sent',
    ['会员号,姓名', '11月7日,何一', '7-Nov,何二', '2023/11/7,何三', 'B-117,何四'],
    [],
    { sent: [{ identityId: 'B-117', realName: '何四' }], found: ['cell.becameDate identityId 3'] },
  ],
  [
    'lines below a table and the sample of a template are no customers',
    [
      '会员编号,姓名,手机',
      `K01,示例,${phoneOf(1)}`,
      'K02,李小计,',
      '本页合计,,',
      '第1页/共2页,,',
      '以下空白,,',
      '数据来源：门店,,',
      '(2 rows affected),,',
      '填表日期 2026-11-24,,',
    ],
    [],
    { sent: [{ identityId: 'K02', realName: '李小计' }], found: ['row.notCustomer null 7'] },
  ],
  [
    'lines below a table and samples in traditional characters, and in other words, are no customers',
    [
      '會員編號,姓名,手機',
      `K01,範例,${phoneOf(1)}`,
      `K02,＊必填,${phoneOf(2)}`,
      'K03,程总计,',
      '【合計】,,',
      '製表人,李雷,',
      '第 1 頁 共 2 頁,,',
      '資料來源：門店,,',
      '共有三人,,',
      '##END##,,',
    ],
    [],
    { sent: [{ identityId: 'K03', realName: '程总计' }], found: ['row.notCustomer null 8'] },
  ],
  [
    'ids that a spreadsheet rounded are known in full width and in groups',
    [
      '客户ID,姓名',
      '３１０１０４１９８８０７１５２０００,何一',
      '"310,104,198,807,152,000",何二',
      '13.8E+9,何三',
      'B1,何四',
    ],
    [],
    { sent: [{ audienceUserId: 'B1', realName: '何四' }], found: ['cell.imprecise audienceUserId 3'] },
  ],
  [
    'text that an earlier export destroyed is not sent, in no field and in no form',
    [
      '手机,姓名,地址,标签,备注',
      `${phoneOf(1)},□□,,,`,
      `${phoneOf(2)},何二,???路1号,,`,
      `${phoneOf(3)},何三,,########,`,
      `${phoneOf(4)},何四,,,&#20309;&#22235;`,
      `${phoneOf(5)},何?,,,`,
    ],
    [],
    {
      sent: [{ phone: phoneOf(5), realName: '何?' }],
      found: ['address', 'realName', 'realName', 'remark', 'tags'].map(
        (field) => `cell.undecodable ${field} 1`,
      ),
    },
  ],
  [
    'days of the summers of 1986 to 1991 that a time zone moved are asked about, the others are sent',
    [
      '手机,生日',
      `${phoneOf(1)},1989-07-31 23:00:00`,
      `${phoneOf(2)},1986-01-31 00:00:00`,
      `${phoneOf(3)},1991-08-01 23:00:00`,
    ],
    [],
    { sent: [{ phone: phoneOf(2), birthday: '1986-01-31' }], found: ['birthday.shifted birthday 2'] },
  ],
  [
    'days that a time zone moved are asked about',
    ['手机,生日', `${phoneOf(1)},1990/4/30 16:00`, `${phoneOf(2)},1987-07-31 15:00:00`, `${phoneOf(3)},`],
    [],
    { sent: [{ phone: phoneOf(3) }], found: ['birthday.shifted birthday 2'] },
  ],
  [
    'days that a time zone moved are the day after where the option says so',
    ['手机,生日', `${phoneOf(1)},1990/4/30 23:59:17`, `${phoneOf(2)},1987-12-31 23:59:17`],
    ['--shifted-dates', 'next-day'],
    {
      sent: [
        { phone: phoneOf(1), birthday: '1990-05-01' },
        { phone: phoneOf(2), birthday: '1988-01-01' },
      ],
      found: [],
    },
  ],
  [
    'lists as programs write them are tags',
    [
      '手机,标签',
      `${phoneOf(1)},"[""常客"", ""生日""]"`,
      `${phoneOf(2)},"['常客']"`,
      `${phoneOf(3)},[]`,
      `${phoneOf(4)},"{常客,生日}"`,
    ],
    [],
    {
      sent: [
        { phone: phoneOf(1), tags: '常客,生日' },
        { phone: phoneOf(2), tags: '常客' },
        { phone: phoneOf(3) },
        { phone: phoneOf(4), tags: '常客,生日' },
      ],
      found: ['cell.placeholder tags 1'],
    },
  ],
  [
    'lists in full width are tags, and so are those of a web page',
    [
      '手机,标签',
      `${phoneOf(1)},"［""常客""，""生日""］"`,
      `${phoneOf(2)},“常客”，“生日”`,
      `${phoneOf(3)},常客<br/>生日`,
    ],
    [],
    { sent: [1, 2, 3].map((index) => ({ phone: phoneOf(index), tags: '常客,生日' })), found: [] },
  ],
  [
    'a picture in a cell of text is no remark',
    ['手机,备注', `${phoneOf(1)},"=DISPIMG(""ID_5A"",1)"`],
    [],
    { sent: [{ phone: phoneOf(1) }], found: ['cell.picture remark 1'] },
  ],
  [
    'names without a shape are blank, and every line break splits tags',
    [
      '手机,姓名,标签,备注',
      `${phoneOf(1)},\u3164\u200d,常客\u000b生日,甲\u2028乙`,
      `${phoneOf(2)},何\u200d二,常客\u0085生日,丙\u000c丁`,
    ],
    [],
    {
      sent: [
        { phone: phoneOf(1), remark: '甲\n乙', tags: '常客,生日' },
        { phone: phoneOf(2), realName: '何二', remark: '丙\n丁', tags: '常客,生日' },
      ],
      found: [],
    },
  ],
  [
    'a number with an exponent has its digits back, or stays a remark',
    ['手机,备注', '1.3700004101E+10,0.00E+00', '1.3700004102e10,1E+05', '1.37E+10,x'],
    [],
    {
      sent: [
        { phone: '13700004101', remark: '0.00E+00' },
        { phone: '13700004102', remark: '1E+05' },
      ],
      found: ['cell.imprecise phone 1'],
    },
  ],
  [
    'the empty values of Outlook are empty',
    ['手机,性别,生日', `${phoneOf(1)},未指定,0/0/00`, `${phoneOf(2)},unspecified,00/00/0000`],
    [],
    {
      sent: [{ phone: phoneOf(1) }, { phone: phoneOf(2) }],
      found: ['cell.placeholder birthday 2', 'sex.undisclosed sex 2'],
    },
  ],
  [
    'dates with 上午, of Java and of .NET are read',
    [
      '手机,生日',
      `${phoneOf(1)},1990/5/1 上午 12:00`,
      `${phoneOf(2)},Tue May 01 00:00:00 CST 1990`,
      `${phoneOf(3)},/Date(641491200000+0800)/`,
    ],
    [],
    {
      sent: [1, 2, 3].map((index) => ({ phone: phoneOf(index), birthday: '1990-05-01' })),
      found: [],
    },
  ],
  [
    'a day in Chinese numerals without 日 is lunar',
    [
      '手机,生日',
      `${phoneOf(1)},1988年九月初三`,
      `${phoneOf(2)},一九八八年九月十二`,
      `${phoneOf(3)},1988年九月十二日`,
    ],
    [],
    { sent: [{ phone: phoneOf(3), birthday: '1988-09-12' }], found: ['birthday.lunar birthday 2'] },
  ],
  [
    'a day in Chinese numerals is Gregorian where the option says so',
    ['手机,生日', `${phoneOf(1)},1988年九月十二`],
    ['--lunar-dates', 'as-solar'],
    { sent: [{ phone: phoneOf(1), birthday: '1988-09-12' }], found: [] },
  ],
  [
    'a total and a repeated header are errors until the option leaves them out',
    ['手机,姓名', `${phoneOf(1)},何一`, '手机,姓名', '合计,1'],
    [],
    {
      sent: [{ phone: phoneOf(1), realName: '何一' }],
      found: [
        'phone.notNumber phone 2',
        'realName.looksLikeNumber realName 1',
        'row.notCustomer null 1',
        'row.repeatedHeader null 1',
      ],
    },
  ],
  [
    'a total and a repeated header are left out where the option says so',
    ['手机,姓名', `${phoneOf(1)},何一`, '手机,姓名', '合计,1'],
    ['--not-customers', 'skip'],
    { sent: [{ phone: phoneOf(1), realName: '何一' }], found: [] },
  ],
  [
    'a number of the North American plan is from abroad',
    ['手机,姓名', '1-312-555-0143,Ann', '1 (206) 555-0143,Bo'],
    [],
    {
      sent: [
        { phone: '+1-312-555-0143', realName: 'Ann' },
        { phone: '+1 (206) 555-0143', realName: 'Bo' },
      ],
      found: ['phone.foreign phone 2'],
    },
  ],
  [
    'a file is cut at the character that the option says',
    ['手机~姓名', `${phoneOf(1)}~何,一`],
    ['--delimiter', '~'],
    { sent: [{ phone: phoneOf(1), realName: '何,一' }], found: [] },
  ],
  [
    'a table without a header keeps its first row',
    [`${phoneOf(1)},何一`, `${phoneOf(2)},何二`],
    ['--no-header', '--map', '列A=phone', '--map', '列B=realName'],
    {
      sent: [
        { phone: phoneOf(1), realName: '何一' },
        { phone: phoneOf(2), realName: '何二' },
      ],
      found: [],
    },
  ],
  [
    'an address in parts is joined only when the option says so',
    ['手机,省,市,区,详细地址', `${phoneOf(1)},浙江省,杭州市,西湖区,文三路1号`],
    [],
    { sent: [{ phone: phoneOf(1), address: '文三路1号' }], found: [] },
  ],
  [
    'an address in parts is joined once, with what it begins with already',
    [
      '手机,省,市,区,详细地址',
      `${phoneOf(1)},浙江省,杭州市,西湖区,文三路1号`,
      `${phoneOf(2)},浙江省,杭州市,西湖区,浙江省杭州市西湖区文三路2号`,
    ],
    ['--join-address'],
    {
      sent: [
        { phone: phoneOf(1), address: '浙江省杭州市西湖区文三路1号' },
        { phone: phoneOf(2), address: '浙江省杭州市西湖区文三路2号' },
      ],
      found: [],
    },
  ],
  [
    'a blank birthday beside an identity card stays blank, and is reported',
    ['手机,生日,身份证号码', `${phoneOf(1)},,11010519491231002X`],
    [],
    { sent: [{ phone: phoneOf(1) }], found: ['birthday.inIdCard birthday 1'] },
  ],
  [
    'a blank birthday is taken from the identity card as the option says, with a right check digit only',
    [
      '手机,身份证号码',
      ...[
        '11010519491231002X',
        '110105194912310054',
        '11010519491231002X',
        '11010519491231002X',
        '110105194912310021',
      ].map((card, index) => `${phoneOf(index)},${card}`),
    ],
    ['--id-card-birthdays', 'fill'],
    {
      sent: [0, 1, 2, 3, 4].map((index) => ({
        phone: phoneOf(index),
        ...(index < 4 && { birthday: '1949-12-31' }),
      })),
      found: [],
    },
  ],
  [
    'the phone of a shop is a cause of its own',
    [
      '会员号,姓名,手机',
      ...['何一', '何二', '何三', '何四', '何五', '何六'].map(
        (name, index) => `B${index},${name},${phoneOf(1)}`,
      ),
    ],
    [],
    {
      sent: ['何一', '何二', '何三', '何四', '何五', '何六'].map((realName, index) => ({
        identityId: `B${index}`,
        realName,
        phone: phoneOf(1),
      })),
      found: ['duplicate.inFile null 5', 'phone.shared phone 6'],
    },
  ],
  [
    'a sex column of 0 and 1 is asked about',
    ['手机,性别', `${phoneOf(1)},0`, `${phoneOf(2)},1`, `${phoneOf(3)},`],
    [],
    { sent: [{ phone: phoneOf(3) }], found: ['sex.zeroOrOne sex 2'] },
  ],
  [
    'a sex column of 0 and 1 is read as the option says',
    ['手机,性别', `${phoneOf(1)},0`, `${phoneOf(2)},1`],
    ['--zero-in-sex', 'female'],
    {
      sent: [
        { phone: phoneOf(1), sex: '女' },
        { phone: phoneOf(2), sex: '男' },
      ],
      found: [],
    },
  ],
  [
    'the zero date of a system is left out where the option says so',
    [
      '手机,生日',
      `${phoneOf(1)},1970-01-01`,
      `${phoneOf(2)},1970/1/1`,
      `${phoneOf(3)},1970-01-01 00:00:00`,
      `${phoneOf(4)},1988-09-12`,
    ],
    ['--empty-dates', 'leave-out'],
    {
      sent: [
        { phone: phoneOf(1) },
        { phone: phoneOf(2) },
        { phone: phoneOf(3) },
        { phone: phoneOf(4), birthday: '1988-09-12' },
      ],
      found: ['cell.placeholder birthday 3'],
    },
  ],
]

describe('a value of a .csv is sent as it is shown, or it is a finding', () => {
  it.each(csvCases)('%s', async (_name, lines, options, outcome) => {
    const { sent, found } = await send(writeCsv(...lines), options)
    expect(sent).toEqual(outcome.sent)
    expect(found).toEqual([...outcome.found].sort())
  })

  it('is kept with the job: an answer is asked for again only where the file raises the question', async () => {
    const path = writeCsv('手机,生日', `${phoneOf(1)},1990-05-01 08:30:00`)
    const { sent, found } = await send(path, ['--shifted-dates', 'next-day'])
    expect({ sent, found }).toEqual({ sent: [{ phone: phoneOf(1), birthday: '1990-05-01' }], found: [] })
  })
})

describe('the same value in a workbook', () => {
  it.each(['xlsx', 'biff8', 'ods'] as const)(
    'is not sent as an id when it became a date (.%s)',
    async (bookType) => {
      const sheet = utils.aoa_to_sheet([
        ['会员编号', '姓名'],
        ['C-1', '何一'],
        ['', '何二'],
      ])
      sheet['A3'] = { t: 'n', v: 45_237, z: 'm"月"d"日"' }
      const { sent, found } = await send(writeSheet(sheet, bookType))
      expect(sent).toEqual([{ identityId: 'C-1', realName: '何一' }])
      expect(found).toEqual(['cell.becameDate identityId 1'])
    },
  )

  it.each(['xlsx', 'biff8'] as const)(
    'is a birthday of the 1904 system without a date format (.%s)',
    async (bookType) => {
      const sheet = utils.aoa_to_sheet([
        ['手机', '生日'],
        [phoneOf(1), 31_532],
      ])
      const { sent } = await send(writeSheet(sheet, bookType, true))
      expect(sent).toEqual([{ phone: phoneOf(1), birthday: '1990-05-01' }])
    },
  )

  it.each(['xlsx', 'biff8', 'xlsb', 'ods'] as const)(
    'has lost its end in a text cell too (.%s)',
    async (bookType) => {
      const sheet = utils.aoa_to_sheet([
        ['会员编号', '姓名'],
        ['310104198807152000', '何一'],
        ['310104198807152021', '何二'],
      ])
      const { sent, found } = await send(writeSheet(sheet, bookType))
      expect(sent).toEqual([{ identityId: '310104198807152021', realName: '何二' }])
      expect(found).toEqual(['cell.imprecise identityId 1'])
    },
  )
})

describe('a cell that a merge covers', () => {
  it.each(['xlsx', 'biff8', 'xlsb', 'ods', 'xlml', 'html'] as const)(
    'has the value that the sheet shows there (.%s)',
    async (bookType) => {
      const sheet = utils.aoa_to_sheet([
        ['手机', '地址', '标签'],
        [phoneOf(1), '广州市天河区体育西路5号', '团购'],
        [phoneOf(2), '', ''],
        [phoneOf(3), '', '散客'],
      ])
      sheet['!merges'] = [utils.decode_range('B2:B4'), utils.decode_range('C2:C3')]
      const { sent, found } = await send(writeSheet(sheet, bookType))
      const address = '广州市天河区体育西路5号'
      expect(sent).toEqual([
        { phone: phoneOf(1), address, tags: '团购' },
        { phone: phoneOf(2), address, tags: '团购' },
        { phone: phoneOf(3), address, tags: '散客' },
      ])
      expect(found).toEqual([])
    },
  )

  it.each(['xlsx', 'biff8', 'xlsb', 'ods', 'xlml', 'html'] as const)(
    'over several columns is said, never emptied or copied without a word (.%s)',
    async (bookType) => {
      const sheet = utils.aoa_to_sheet([
        ['手机', '姓名', '地址', '备注'],
        [phoneOf(1), '何一', '广州市天河区体育西路5号', 'x'],
        [phoneOf(2), '何二', '深圳市南山区科技路6号，已成交', ''],
        ['何三 13700004103', '', '', 'y'],
        ['天河店的客户', '', '', ''],
        [phoneOf(5), '何五', '', 'z'],
      ])
      sheet['!merges'] = ['C3:D3', 'A4:B4', 'A5:D5'].map((range) => utils.decode_range(range))
      const { sent, found } = await send(writeSheet(sheet, bookType))
      expect(sent).toEqual([
        { phone: phoneOf(1), realName: '何一', address: '广州市天河区体育西路5号', remark: 'x' },
        { phone: phoneOf(2), realName: '何二', address: '深圳市南山区科技路6号，已成交' },
        { phone: phoneOf(5), realName: '何五', remark: 'z' },
      ])
      expect(found).toEqual([
        'cell.mergedAcross phone 1',
        'cell.mergedAcross realName 1',
        'cell.mergedAcross remark 1',
        'phone.notNumber phone 1',
        'row.notCustomer null 1',
      ])
    },
  )

  it('is refused row by row where it is the number of a customer', async () => {
    const sheet = utils.aoa_to_sheet([
      ['手机', '姓名'],
      [phoneOf(1), '何一'],
      ['', '何二'],
      ['', '何三'],
    ])
    sheet['!merges'] = [utils.decode_range('A2:A4')]
    const { sent, found } = await send(writeSheet(sheet, 'xlsx'))
    expect(sent).toEqual([{ phone: phoneOf(1), realName: '何一' }])
    expect(found).toEqual(['cell.merged phone 2'])
  })
})

describe('several sheets and hidden rows', () => {
  const branches = (): string => {
    const path = join(folder, 'branches.xlsx')
    const book = utils.book_new()
    const add = (name: string, rows: string[][], hidden?: number): void => {
      const sheet = utils.aoa_to_sheet(rows)
      if (hidden !== undefined) sheet['!rows'] = Object.assign([], { [hidden]: { hidden: true } })
      utils.book_append_sheet(book, sheet, name)
    }
    add(
      '东店',
      [
        ['手机', '姓名'],
        [phoneOf(1), '何一'],
        [phoneOf(2), '何二'],
      ],
      2,
    )
    add('西店', [
      ['姓名', '手机'],
      ['何三', phoneOf(3)],
    ])
    add('往年', [
      ['单号', '金额'],
      ['X1', '5'],
    ])
    writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
    return path
  }
  const first = { phone: phoneOf(1), realName: '何一' }
  const second = { phone: phoneOf(2), realName: '何二' }
  const third = { phone: phoneOf(3), realName: '何三' }

  it('are one sheet with all its rows by default, and the hidden one is reported', async () => {
    expect(await send(branches())).toEqual({ sent: [first, second], found: ['row.hidden null 1'] })
  })

  it.each([
    [
      ['--all-sheets', '--hidden-rows', 'include'],
      [first, second, third],
    ],
    [
      ['--all-sheets', '--hidden-rows', 'skip'],
      [first, third],
    ],
    [
      ['--all-sheets', '--skip-hidden'],
      [first, third],
    ],
  ])('are read as %j says', async (options, sent) => {
    expect(await send(branches(), options)).toEqual({ sent, found: [] })
  })

  // A nightly script that got --all-sheets would have sent the first sheet a second time.
  it('are not sent again with a sheet that was sent before', async () => {
    const path = branches()
    await send(path)
    const args = [
      'run',
      path,
      '--endpoint',
      recorder.endpoint,
      '--data-dir',
      join(folder, 'data'),
      '--all-sheets',
    ]
    const { exitCode } = await runCli([...args, '--skip-invalid', '--matching', 'off'])
    expect(exitCode).toBe(2)
    expect(recorder.calls).toHaveLength(1)
  })

  it('are named where they stay behind', async () => {
    const args = ['prepare', branches(), '--data-dir', join(folder, 'data'), '--lang', 'zh-CN']
    expect((await runCli(args)).stdout).toContain('这次不导入的工作表：西店、往年')
    expect((await runCli([...args, '--all-sheets'])).stdout).toContain('表头不同、这次不导入的工作表：往年')
  })

  it('cannot be asked for together with a table without header', async () => {
    const path = branches()
    for (const other of [['--all-sheets'], ['--header-row', '2']]) {
      const { exitCode, stderr } = await runCli(['inspect', path, '--no-header', ...other])
      expect(exitCode).toBe(2)
      expect(stderr).toContain(other[0])
    }
  })
})
