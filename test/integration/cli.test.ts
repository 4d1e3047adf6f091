import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { read, utils } from 'xlsx'
import { balances, runCli, type CliResult } from '../support/cli/runCli.ts'
import { startRecorder, type Recorder } from '../support/cli/startRecorder.ts'

/**
 * The command line as a user's script sees it, against a recorder that knows nothing of our own code: what is on the
 * wire is compared as text with the document (`api/batchAdd-seed.txt`).
 */

let folder: string
let recorder: Recorder
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'))
  recorder = await startRecorder()
})
afterEach(async () => {
  await recorder.close()
  rmSync(folder, { recursive: true, force: true })
})

function write(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

function cli(...args: string[]): Promise<CliResult> {
  return runCli([...args, '--data-dir', join(folder, 'data'), '--json'])
}

function customers(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => `M${index},1380${String(index).padStart(7, '0')}`)
  return write('customers.csv', `会员编号,手机号\n${lines.join('\n')}\n`)
}

describe('the command line, on the wire,', () => {
  it('sends one POST with X-Token, JSON and the exact body of the document', async () => {
    const file = write(
      'one.csv',
      '会员编号,姓名,手机号,性别,生日,标签,爱好\n1,张三,138 0000 1234,先生,1990/1/5,"a，b",p1-1;p1-2\n',
    )
    const { exitCode, stderr, json } = await cli(
      ...['run', file, '--endpoint', recorder.endpoint, '--map', '爱好=custom:9223372036854775807:属性1'],
    )
    expect(exitCode, stderr).toBe(0)
    expect(json).toMatchObject({ state: 'completed', reconciliation: { total: 1, accepted: 1 } })
    expect(recorder.calls).toHaveLength(1)
    const [call] = recorder.calls
    expect(call?.method).toBe('POST')
    expect(call?.url).toBe('/api/integrate/audience/info/batchAdd')
    expect(call?.headers['content-type']).toBe('application/json')
    expect(call?.headers['x-token']).toBe('token-of-the-tests')
    // Text, not JSON: a configId beyond 2^53 must arrive digit for digit, and absent fields must be absent.
    expect(call?.body).toBe(
      '{"publicParams":{"isMatching":true,"matchingType":1,"importMode":1},"data":[' +
        '{"identityId":"1","phone":"13800001234","realName":"张三","sex":"男","birthday":"1990-01-05","tags":"a,b",' +
        '"customFields":[{"configId":9223372036854775807,"configName":"属性1","values":["p1-1","p1-2"]}]}]}',
    )
  })

  it('sends identifyWay for fuzzy only, and no matchingType with matching off', async () => {
    const file = customers(1)
    await cli(
      'run',
      file,
      '--endpoint',
      recorder.endpoint,
      '--matching',
      'fuzzy',
      '--identify-way',
      '2',
      '--import-mode',
      '2',
    )
    await cli('run', file, '--endpoint', recorder.endpoint, '--matching', 'off', '--again')
    const params = recorder.calls.map(
      ({ body }) => (JSON.parse(body) as { publicParams: unknown }).publicParams,
    )
    expect(params).toEqual([
      { isMatching: true, matchingType: 2, identifyWay: 2, importMode: 2 },
      { isMatching: false, importMode: 1 },
    ])
  })

  // A script written for precise matching must not start to match by phone because a column was renamed.
  it('keeps precise matching for a file without an identity ID, and says that the window would not', async () => {
    const file = write('phones.csv', '手机号,姓名\n13800000001,张三\n')
    const prepared = await cli('prepare', file)
    expect(prepared.stderr).toContain('--matching fuzzy --identify-way 2')
    expect(prepared.json).toMatchObject({
      options: { isMatching: true, matchingType: 1 },
      preselected: { isMatching: true, matchingType: 2, identifyWay: 2 },
    })
    const chosen = await cli('run', file, '--endpoint', recorder.endpoint, '--matching', 'precise', '--again')
    expect(chosen.stderr).not.toContain('--matching')
    expect(chosen.json).toMatchObject({ preselected: null })
  })

  it('puts at most 500 records into one call and keeps their order', async () => {
    const { exitCode } = await cli(
      'run',
      customers(1_201),
      '--endpoint',
      recorder.endpoint,
      '--concurrency',
      '1',
    )
    expect(exitCode).toBe(0)
    const batches = recorder.calls.map(
      ({ body }) => (JSON.parse(body) as { data: { identityId: string }[] }).data,
    )
    expect(batches.map((batch) => batch.length)).toEqual([500, 500, 201])
    expect(batches.flat().map(({ identityId }) => identityId)).toEqual(
      Array.from({ length: 1_201 }, (_, index) => `M${index}`),
    )
  })

  it('reads an int64 of the answer digit for digit', async () => {
    recorder.answer = () => ({
      status: 200,
      body: '{"code":"200","errorCode":"SUCCESS","msg":"ok","data":9223372036854775807}',
    })
    const { json } = await cli('run', customers(1), '--endpoint', recorder.endpoint)
    const journal = readFileSync(join(folder, 'data', 'journal.sqlite')).toString('latin1')
    expect(json.state).toBe('completed')
    expect(journal).toContain('9223372036854775807')
  })
})

describe('the exit code, with a reconciliation that balances,', () => {
  it('is 3 when rows have errors without --skip-invalid, and nothing is sent', async () => {
    const file = write('bad.csv', '会员编号,手机号\nA,13800001234\nB,1380000\n')
    const { exitCode, json } = await cli('run', file, '--endpoint', recorder.endpoint)
    expect(exitCode).toBe(3)
    expect(recorder.calls).toHaveLength(0)
    expect(json['issues']).toEqual([{ code: 'phone.tooShort', field: 'phone', severity: 'error', count: 1 }])
    const skipped = await cli('upload', json.jobId, '--endpoint', recorder.endpoint, '--skip-invalid')
    expect(skipped.exitCode).toBe(0)
    expect(skipped.json.reconciliation).toMatchObject({ total: 2, accepted: 1, skipped: 1 })
  })

  it('is 4 when a refused row was isolated: the good ones are sent, the report gives the platform’s message', async () => {
    recorder.answer = ({ body }) =>
      body.includes('"M77"')
        ? { status: 200, body: '{"code":"500","errorCode":"BAD","msg":"标签不存在"}' }
        : 'documented'
    const { exitCode, json } = await cli('run', customers(200), '--endpoint', recorder.endpoint)
    expect(exitCode).toBe(4)
    expect(json.reconciliation).toMatchObject({ total: 200, accepted: 199, rejected: 1 })
    expect(balances(json)).toBe(true)
    const report = join(folder, 'failed.xlsx')
    expect((await cli('report', json.jobId, '--out', report)).exitCode).toBe(0)
    const sheet = Object.values(read(readFileSync(report)).Sheets)[0]
    const rows = utils.sheet_to_json<string[]>(sheet ?? {}, { header: 1 })
    expect(rows[0]).toEqual(['失败原因', '原表行号', '会员编号', '手机号'])
    expect(rows.slice(1)).toEqual([[expect.stringContaining('标签不存在'), '79', 'M77', '13800000077']])
  })

  it('is 4 when a call got no answer: its rows are 待确认 and not sent again by themselves', async () => {
    recorder.answer = (_, index) => (index === 0 ? 'reset' : 'documented')
    const first = await cli('run', customers(3), '--endpoint', recorder.endpoint)
    expect(first.exitCode).toBe(4)
    expect(first.json.reconciliation).toMatchObject({ unknown: 3, accepted: 0, pending: 0 })
    expect(recorder.calls).toHaveLength(1)
    const again = await cli('upload', first.json.jobId)
    expect(again.exitCode).toBe(4)
    expect(recorder.calls).toHaveLength(1)
    const resent = await cli('upload', first.json.jobId, '--resend-unknown')
    expect(resent.exitCode).toBe(0)
    expect(recorder.calls).toHaveLength(2)
  })

  it('is 5 without a token and with a refused one, and a new one continues from the same batch', async () => {
    const file = customers(1_000)
    const without = await runCli(
      ['run', file, '--endpoint', recorder.endpoint, '--data-dir', join(folder, 'data'), '--json'],
      { environment: { TUZHAN_X_TOKEN: undefined, DBUS_SESSION_BUS_ADDRESS: undefined } },
    )
    expect(without.exitCode).toBe(5)
    expect(without.json).toMatchObject({ state: 'needsToken', reconciliation: { pending: 1_000 } })
    recorder.answer = (_, index) =>
      index === 1
        ? { status: 401, body: '{"code":"100200","errorCode":"TOKEN","msg":"token error"}' }
        : 'documented'
    const expired = await cli(
      'upload',
      without.json.jobId,
      '--endpoint',
      recorder.endpoint,
      '--concurrency',
      '1',
    )
    expect(expired.exitCode).toBe(5)
    expect(expired.json.reconciliation).toMatchObject({ accepted: 500, pending: 500 })
    const renewed = await cli('upload', without.json.jobId)
    expect(renewed.exitCode).toBe(0)
    expect(recorder.calls).toHaveLength(3)
  })

  it('is 6 when nothing listens at the address, and the job continues later', async () => {
    const file = customers(3)
    const unreachable = await cli(
      'run',
      file,
      '--endpoint',
      'http://127.0.0.1:9/api/integrate/audience/info/batchAdd',
    )
    expect(unreachable.exitCode).toBe(6)
    expect(unreachable.json).toMatchObject({ state: 'paused', reconciliation: { pending: 3, unknown: 0 } })
    expect((await cli('upload', unreachable.json.jobId, '--endpoint', recorder.endpoint)).exitCode).toBe(0)
  })

  it.each([
    ['an unknown option', ['run', 'x.csv', '--fast']],
    ['a missing file', ['prepare', 'missing.xlsx']],
    ['http to another machine', ['run', '@file', '--endpoint', 'http://example.com/x']],
    ['fuzzy without the order of identities', ['run', '@file', '--matching', 'fuzzy']],
    ['two columns on one field', ['prepare', '@file', '--map', '会员编号=phone', '--map', '手机号=phone']],
    ['a field that does not exist', ['prepare', '@file', '--map', '手机号=telephone']],
    ['a configId that is no int64', ['prepare', '@file', '--map', '手机号=custom:9223372036854775808:x']],
    ['a column that does not exist', ['prepare', '@file', '--map', '电话号=phone']],
    ['a token as an argument', ['token', 'set', 'secret-token']],
    ['re-sending with matching off', ['run', '@file', '--matching', 'off', '--resend-unknown']],
  ])('is 2 for %s', async (_, args) => {
    const file = customers(2)
    const { exitCode, json, stderr } = await cli(
      ...args.map((arg) => (arg === '@file' ? file : arg)),
      ...(args[0] === 'run' && !args.includes('--endpoint') ? ['--endpoint', recorder.endpoint] : []),
    )
    expect(exitCode, stderr).toBe(2)
    expect(recorder.calls).toHaveLength(0)
    expect(json['error']).toMatchObject({
      message: expect.stringMatching(/。/),
      fix: expect.stringMatching(/。/),
    })
    expect(stderr).not.toContain('secret-token')
  })
})

describe('the command line', () => {
  it('detects GB18030, and reads another encoding by option', async () => {
    // 姓名,手机\n张三,13800001234 in GBK.
    const bytes = Buffer.from('d0d5c3fb2ccad6bbfa0ad5c5c8fd2c31333830303030313233340a', 'hex')
    const file = join(folder, 'gbk.csv')
    writeFileSync(file, bytes)
    const { json } = await cli('run', file, '--endpoint', recorder.endpoint)
    expect(json.state).toBe('completed')
    expect(recorder.calls[0]?.body).toContain('"realName":"张三"')
    const forced = await cli('inspect', file, '--encoding', 'utf-8')
    expect(forced.stdout).not.toContain('姓名')
  })

  it('accepts constants, and lists unmapped columns', async () => {
    const file = write('x.csv', '手机号,内部批注甲\n13800001234,abc\n')
    const { json } = await cli('run', file, '--endpoint', recorder.endpoint, '--set', 'tags=展会,新客')
    expect(json['unmapped']).toEqual(['内部批注甲'])
    expect(recorder.calls[0]?.body).toContain('"tags":"展会,新客"')
  })
})
