import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { utils, write as writeWorkbook } from 'xlsx'
import { cliPath, runCli, startCli } from '../support/cli/runCli.ts'
import { startRecorder, type Recorder } from '../support/cli/startRecorder.ts'

/** The built command line as a Unix tool: standard input, names, languages, terminals, pipes, other Nodes, completion. */

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-conventions-'))
  mkdirSync(passingDir())
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const dataDir = (): string => join(folder, 'data')
/** A temporary folder of the test's own, since other runs on this machine may use the system's. */
const passingDir = (): string => join(folder, 'tmp')
const environment = (): { [name: string]: string } => ({ TMPDIR: passingDir(), TEMP: passingDir() })

describe('a file', () => {
  it.each(['csv', 'xlsx'])('comes from standard input as `-`, a .%s by its content', async (kind) => {
    const rows = [
      ['会员编号', '手机号'],
      ['1', '13800001234'],
    ]
    const bytes =
      kind === 'csv'
        ? Buffer.from(rows.map((row) => row.join(',')).join('\n'))
        : (writeWorkbook(
            { SheetNames: ['客户'], Sheets: { 客户: utils.aoa_to_sheet(rows) } },
            { type: 'buffer', bookType: 'xlsx' },
          ) as Buffer)
    const { exitCode, json, stderr } = await runCli(['prepare', '-', '--json', '--data-dir', dataDir()], {
      input: bytes,
      environment: environment(),
    })
    expect(exitCode, stderr).toBe(0)
    expect(json).toMatchObject({ fileName: 'stdin', reconciliation: { total: 1 } })
    expect(readdirSync(passingDir())).toEqual([])
  })

  it('may have a name that begins with a dash, behind `--`', () => {
    writeFileSync(join(folder, '-客户.csv'), '手机号\n13800001234\n')
    const args = [cliPath, 'inspect', '--json', '--data-dir', dataDir(), '--', '-客户.csv']
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ workbook: { fileName: '-客户.csv' } })
  })

  it('that is still coming when Ctrl+C is pressed is left nowhere', async () => {
    const child = startCli(['run', '-', '--data-dir', dataDir()], {
      environment: environment(),
      keepsInputOpen: true,
    })
    child.stdin?.write('手机号\n13800001234\n')
    const copied = (): string[] => readdirSync(passingDir(), { recursive: true }) as string[]
    await vi.waitUntil(() => copied().some((path) => path.endsWith('stdin')), { timeout: 120_000 })
    child.kill('SIGINT')
    expect(await once(child, 'close')).toEqual([6, null])
    expect(copied()).toEqual([])
  })

  it('that a killed process left behind is removed by the next that reads standard input', async () => {
    // A process id that cannot exist.
    const left = mkdtempSync(join(passingDir(), 'tuzhan-passing-4194305-'))
    writeFileSync(join(left, 'stdin'), 'x')
    await runCli(['inspect', '-', '--data-dir', dataDir()], {
      input: '手机号\n13800001234\n',
      environment: environment(),
    })
    expect(existsSync(left)).toBe(false)
  })
})

describe('the language', () => {
  it('is that of --lang, of the setting, or of the system, for help, usage errors and inspect alike', async () => {
    const file = join(folder, 'a.csv')
    writeFileSync(file, '手机号\n13800001234\n')
    const english = { LC_ALL: 'en_US.UTF-8' }
    const at = ['--data-dir', dataDir()]
    const outputs = async (more: string[], environment: { [name: string]: string }): Promise<string[]> => {
      const lines = [['help', 'run'], ['uplaod'], ['inspect', file]]
      const results = await Promise.all(
        lines.map((args) => runCli([...args, ...at, ...more], { environment })),
      )
      return results.map(({ stdout, stderr }) => stdout + stderr)
    }
    const [help, usage, inspected] = await outputs([], english)
    expect(help).toMatch(/^Usage: /)
    expect(usage).toMatch(/There is no command “uplaod”.*Did you mean upload\?/)
    expect(inspected).toMatch(/Header in row 1/)
    expect((await outputs(['--lang', 'zh-CN'], english)).join()).toMatch(
      /用法.*没有「uplaod」.*表头在第 1 行/s,
    )
    mkdirSync(dataDir(), { recursive: true })
    writeFileSync(join(dataDir(), 'settings.json'), '{"language":"zh-CN"}')
    expect((await outputs([], english)).join()).toMatch(/用法.*没有「uplaod」.*表头在第 1 行/s)
  })
})

describe('text of others', () => {
  const escape = '\u001b[31mRED\u001b[0m\u0007\u202e'
  /** What a terminal would obey, line breaks of our own apart. */

  const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

  let recorder: Recorder
  beforeEach(async () => (recorder = await startRecorder()))
  afterEach(() => recorder.close())

  it('never reaches the terminal as commands: cells, file names, answers of the platform, errors', async () => {
    const file = join(folder, `${escape}.csv`)
    // Few enough of them that the file still counts as text.
    const plain = Array.from({ length: 300 }, (_, index) => `${index + 3},${13800001000 + index},plain`)
    writeFileSync(
      file,
      `会员编号,手机号,${escape}\n1,13800001234,${escape}\n2,138,"${escape}\n"\n${plain.join('\n')}\n`,
    )
    recorder.answer = () => ({
      status: 200,
      body: JSON.stringify({ code: '100100', errorCode: 'X', msg: `no permission ${escape}` }),
    })
    const lines = [
      ['inspect', file],
      ['prepare', file, '--dry-run', '--explain', '9', '--show-values', '--map', `${escape}=remark`],
      ['run', file, '--skip-invalid', '--endpoint', recorder.endpoint],
      ['jobs'],
      ['inspect', `${file}-missing`],
      ['prepare', file, '--map', `${escape}x=phone`],
    ]
    for (const args of lines) {
      for (const format of [[], ['--json']]) {
        const result = await runCli([...args, '--data-dir', dataDir(), ...format])
        expect(result.stdout, args[0]).not.toMatch(obeyed)
        expect(result.stderr, args[0]).not.toMatch(obeyed)
      }
    }
    const { stdout, stderr } = await runCli(['inspect', file, '--data-dir', dataDir()])
    expect(stdout, stderr).toContain('\\u001b[31mRED')
  })
})

describe('looking without keeping', () => {
  const customers = '会员编号,手机号\n1,13800001234\n2,1380000\n3,13800001236\n4,139\n'

  it('prepare --dry-run finds what prepare finds, and leaves no job and no file', async () => {
    const file = join(folder, 'a.csv')
    writeFileSync(file, customers)
    const dry = await runCli(['prepare', file, '--dry-run', '--json', '--data-dir', dataDir()], {
      environment: environment(),
    })
    expect(dry.exitCode).toBe(3)
    expect(existsSync(dataDir())).toBe(false)
    expect(readdirSync(passingDir())).toEqual([])
    const real = await runCli(['prepare', file, '--json', '--data-dir', dataDir()])
    expect(real.exitCode).toBe(3)
    const { issues, unmapped, mapping, reconciliation, invalidRows } = real.json
    expect(dry.json).toMatchObject({ jobId: null, state: null, isDryRun: true })
    expect(dry.json).toMatchObject({ issues, unmapped, mapping, reconciliation, invalidRows })
    const again = await runCli(['prepare', file, '--dry-run', '--json', '--data-dir', dataDir()])
    expect(again.exitCode).toBe(3)
    const { json } = await runCli(['jobs', '--json', '--data-dir', dataDir()])
    expect((json['jobs'] as { jobId: string }[]).map(({ jobId }) => jobId)).toEqual([real.json.jobId])
  })

  it('--explain shows the first rows with findings, masked unless --show-values', async () => {
    const file = join(folder, 'a.csv')
    writeFileSync(file, customers)
    const at = ['prepare', file, '--dry-run', '--data-dir', dataDir()]
    const { json } = await runCli([...at, '--explain', '1', '--json'])
    expect(json['findings']).toEqual([
      expect.objectContaining({
        row: 3,
        column: '手机号',
        field: 'phone',
        code: 'phone.tooShort',
        value: '#######',
      }),
    ])
    const both = await runCli([...at, '--explain', '2', '--show-values', '--json'])
    expect(both.json['findings']).toMatchObject([
      { row: 3, value: '1380000' },
      { row: 5, value: '139' },
    ])
    const table = await runCli([...at, '--explain', '9'])
    expect(table.stdout).toMatch(/3 +手机号 +####### +第3行/)
    expect(table.stdout).not.toContain('1380000')
    const without = await runCli([...at, '--show-values', '--json'])
    expect(without.json['error']).toMatchObject({ code: 'usage.invalid' })
  })
})

describe('inspect', () => {
  let recorder: Recorder
  beforeEach(async () => (recorder = await startRecorder()))
  afterEach(() => recorder.close())

  it('knows the catalogue, saved templates and the last import with this header, as prepare does', async () => {
    const file = join(folder, 'a.csv')
    writeFileSync(file, '会员编号,门店甲,内部乙\n1,a,b\n')
    const at = ['--json', '--data-dir', dataDir()]
    mkdirSync(dataDir(), { recursive: true })
    const field = { configId: '77', configName: '门店甲', valueType: 'text' }
    writeFileSync(join(dataDir(), 'custom-fields.json'), JSON.stringify([field]))
    const template = {
      version: 1,
      name: '会员',
      columns: [{ columnName: '内部乙', target: { kind: 'standard', field: 'remark' } }],
      ignored: ['门店甲'],
      constants: [],
      blanksClear: false,
      options: { isMatching: true, matchingType: 1, importMode: 1 },
    }
    writeFileSync(join(dataDir(), 'templates.json'), JSON.stringify([template]))
    const fields = (json: { [name: string]: unknown }): (string | null)[] =>
      (json['mapping'] as { columns: { field: string | null }[] }).columns.map((each) => each.field)

    const plain = await runCli(['inspect', file, ...at])
    expect(fields(plain.json)).toEqual(['identityId', 'custom:77', null])
    expect(plain.json).toMatchObject({ templates: ['会员'], unmapped: ['内部乙'], remembered: null })
    const applied = await runCli(['inspect', file, '--template', '会员', '--set', 'tags=x', ...at])
    expect(fields(applied.json)).toEqual(['identityId', null, 'remark'])

    const map = ['--map', '内部乙=address', '--map', '门店甲=']
    const sent = await runCli(['run', file, ...map, '--endpoint', recorder.endpoint, ...at])
    expect(sent.exitCode, sent.stderr).toBe(0)
    const after = await runCli(['inspect', file, ...at])
    expect(after.json['remembered']).toMatchObject({ jobId: sent.json.jobId, fileName: 'a.csv' })
    const remembered = await runCli(['inspect', file, '--remembered', ...at])
    expect(fields(remembered.json)).toEqual(['identityId', null, 'address'])
    // What inspect says is what prepare does.
    const prepared = await runCli(['prepare', file, '--remembered', ...at])
    expect(prepared.json['mapping']).toEqual(remembered.json['mapping'])
  })

  it('--remembered without such an import is refused, not ignored', async () => {
    const file = join(folder, 'a.csv')
    writeFileSync(file, '会员编号\n1\n')
    const { exitCode, json } = await runCli([
      'prepare',
      file,
      '--remembered',
      '--json',
      '--data-dir',
      dataDir(),
    ])
    expect(exitCode).toBe(2)
    expect(json['error']).toMatchObject({ code: 'mapping.notRemembered' })
  })
})

describe('JSON', () => {
  it('--json-lines streams progress and ends with the object of --json; --json-file has it too', async () => {
    const file = join(folder, 'a.csv')
    writeFileSync(file, '会员编号,手机号\n1,13800001234\n')
    const target = join(folder, 'result.json')
    writeFileSync(target, 'of an earlier run')
    const { stdout, json, stderr } = await runCli([
      ...['prepare', file, '--json-lines', '--json-file', target, '--data-dir', dataDir()],
    ])
    const lines = stdout.trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ version: 1, progress: { phase: 'opening' } })
    expect(stderr).toBe('')
    expect(JSON.parse(readFileSync(target, 'utf8'))).toEqual(json)
    const shown = await runCli(['job', json.jobId, '--json', '--data-dir', dataDir()])
    const { jobs } = (await runCli(['jobs', '--json', '--data-dir', dataDir()])).json as unknown as {
      jobs: object[]
    }
    const { version, issues, ...job } = shown.json
    expect([version, issues]).toEqual([1, []])
    expect(jobs).toEqual([job])
    expect(job).not.toHaveProperty('id')
    expect(job['mapping']).toEqual(json['mapping'])
  })

  it('--json-file holds the error of a failed command, and nothing of an earlier one', async () => {
    const target = join(folder, 'result.json')
    const { stdout } = await runCli(['run', 'missing.xlsx', '--json-file', target, '--data-dir', dataDir()])
    expect(stdout).toBe('')
    const { version, error, jobId } = JSON.parse(readFileSync(target, 'utf8')) as { [name: string]: unknown }
    expect([version, jobId]).toEqual([1, null])
    expect(error).toEqual({
      code: 'file.notFound',
      message: expect.any(String) as string,
      fix: expect.any(String) as string,
    })
  })

  it.each([
    ['a right line', []],
    ['a wrong one', ['--no-such-option']],
  ])('--json-file does not replace the template that is named in the same line (%s)', async (_, more) => {
    const template = join(folder, 't.json')
    writeFileSync(template, '{}')
    const { exitCode, stderr } = await runCli([
      ...['prepare', 'a.csv', `--template=${template}`, '--json-file', template, ...more],
      ...['--data-dir', dataDir()],
    ])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--json-file')
    expect(readFileSync(template, 'utf8')).toBe('{}')
  })

  // A folder in its place was an internal error; a missing one was noticed after the upload.
  it.each(['missing', 'a folder in its place'])(
    '--json-file that cannot be written is refused by its name before anything is done (%s)',
    async (fault) => {
      const target = join(folder, fault === 'missing' ? 'nowhere/result.json' : 'result.json')
      if (fault !== 'missing') mkdirSync(target)
      const file = join(folder, 'a.csv')
      writeFileSync(file, '手机号\n13800001234\n')
      const args = ['prepare', file, '--json', '--json-file', target, '--data-dir', dataDir()]
      const { exitCode, stdout, stderr } = await runCli(args)
      expect(exitCode).toBe(2)
      expect(JSON.parse(stdout)).toMatchObject({ jobId: null, error: { code: 'file.unwritable' } })
      expect(stderr.match(/result\.json/g)).toHaveLength(1)
      expect((await runCli(['jobs', '--json', '--data-dir', dataDir()])).json).toMatchObject({ jobs: [] })
    },
  )

  it('is the answer of --version, too', async () => {
    expect((await runCli(['-V', '--json'])).json).toMatchObject({
      version: 1,
      app: expect.any(String) as string,
    })
  })
})

describe('in a terminal', () => {
  /** Runs the command line under a pseudo-terminal of some columns. */
  function inTerminal(columns: number, args: readonly string[], environment: object = {}): string {
    const quoted = [process.execPath, cliPath, ...args].map((arg) => `'${arg}'`).join(' ')
    return execFileSync('script', ['-qec', `stty cols ${columns}; ${quoted}`, '/dev/null'], {
      encoding: 'utf8',
      // Removes CI: Node writes no colours where it is set, and a clerk's terminal does not have it.
      env: { ...process.env, TERM: 'xterm', CI: undefined, ...environment },
    })
  }

  it.skipIf(process.platform === 'win32')(
    'folds tables to its width, and colours only without NO_COLOR',
    () => {
      const coloured = inTerminal(60, ['help', 'run', '--lang', 'zh-CN'], { NO_COLOR: undefined })
      expect(coloured).toContain('\u001b[1m')
      const plain = inTerminal(60, ['help', 'run', '--lang', 'zh-CN'], { NO_COLOR: '1' })
      expect(plain).not.toContain('\u001b')
      const widthOf = (line: string): number =>
        [...line].reduce((sum, character) => sum + (/[\u2e80-\uffee]/.test(character) ? 2 : 1), 0)
      for (const line of plain.split(/\r?\n/)) expect(widthOf(line), line).toBeLessThanOrEqual(60)
      expect(plain).toContain('--skip-invalid')
    },
  )
})

describe('another Node', () => {
  const others = (process.env['PATH'] ?? '')
    .split(':')
    .map((path) => join(path, 'node'))
    .concat('/usr/bin/node')
    .filter((path) => existsSync(path))
    .filter((path) => {
      const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout
      return Number(/^v(\d+)/.exec(version)?.[1] ?? 99) < 24
    })

  it('finds nothing to stumble over before it is told which is needed', () => {
    // Every file that is loaded before the check, by the imports as they are written.
    const loaded = new Set<string>()
    const visit = (path: string): void => {
      if (loaded.has(path)) return
      loaded.add(path)
      const text = readFileSync(path, 'utf8')
      for (const [, name = ''] of text.matchAll(/^import\b[^;]*?["']([^"']+)["'];/gm)) {
        // Every Node has this one.
        if (name === 'node:fs') continue
        expect(name, path).toMatch(/^\.\//)
        visit(join(path, '..', name))
      }
    }
    visit(cliPath)
    expect(loaded.size).toBeGreaterThan(1)
  })

  it.skipIf(others.length === 0)('is told in one line which Node is needed', () => {
    const environment = { ...process.env, LC_ALL: 'en_US.UTF-8' }
    const { status, stderr, stdout } = spawnSync(others[0] ?? '', [cliPath, 'jobs', '--json'], {
      encoding: 'utf8',
      env: environment,
    })
    expect(status).toBe(2)
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(/Node 24.*npm run cli/)])
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, error: { code: 'runtime.unsupported' } })
  })

  it.skipIf(others.length === 0)('is told as the line asks: its language, --json-lines, --json-file', () => {
    const target = join(folder, 'result.json')
    const args = [cliPath, 'jobs', '--json-lines', `--json-file=${target}`, '--lang', 'zh-CN']
    const env = { ...process.env, LC_ALL: 'en_US.UTF-8' }
    const { stderr, stdout } = spawnSync(others[0] ?? '', args, { encoding: 'utf8', env })
    expect(stderr).toContain('需要 Node 24')
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'runtime.unsupported' } })
    expect(readFileSync(target, 'utf8')).toBe(stdout)
  })
})

describe('completion', () => {
  /** What bash offers for a line, by the script as it is printed and sourced. */
  function offered(script: string, line: string[]): string[] {
    const words = line.map((word) => `'${word}'`).join(' ')
    const program = [
      script,
      `COMP_WORDS=(tuzhan-cli ${words}); COMP_CWORD=${line.length}`,
      '_tuzhan_cli 2>/dev/null',
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join('\n')
    const { stdout } = spawnSync('bash', ['-c', program], { encoding: 'utf8', cwd: folder })
    return stdout.split('\n').filter((word) => word !== '')
  }

  it.skipIf(spawnSync('bash', ['--version']).status !== 0)('works in bash', async () => {
    const { stdout: script } = await runCli(['completion', 'bash'])
    writeFileSync(join(folder, 'customers.csv'), '')
    mkdirSync(join(folder, 'sub'))
    expect(offered(script, ['up'])).toEqual(['upload'])
    expect(offered(script, ['token', ''])).toEqual(['set', 'app', 'status', 'clear'])
    expect(offered(script, ['run', '--mat'])).toEqual(['--matching'])
    expect(offered(script, ['run', 'a.csv', '--matching', ''])).toEqual(['off', 'precise', 'fuzzy'])
    // Options of other commands are not offered.
    expect(offered(script, ['jobs', '--mat'])).toEqual([])
    expect(offered(script, ['prepare', 'a.csv', '--endp'])).toEqual([])
    expect(offered(script, ['token', 'app', '--app'])).toEqual(['--app-id'])
    expect(offered(script, ['--data-dir', 'd', 'run', 'cust'])).toEqual(['customers.csv'])
    expect(offered(script, ['run', '--data-dir', '']).toSorted()).toEqual(['sub', 'tmp'])
    // A value that is called like a command is none.
    expect(offered(script, ['run', '--sheet', 'token', ''])).toContain('customers.csv')
    // Behind `--` comes a name, whatever it begins with.
    writeFileSync(join(folder, '-late.csv'), '')
    expect(offered(script, ['run', '--', '-'])).toEqual(['-late.csv'])
    expect(offered(script, ['completion', ''])).toEqual(['bash', 'zsh', 'powershell'])
  })

  it.each([
    ['zsh', ['-n']],
    ['pwsh', ['-NoProfile', '-Command', '[ScriptBlock]::Create(($input | Out-String)) | Out-Null']],
  ])('is understood by %s, where it is installed', async (shell, args) => {
    const { stdout: script } = await runCli(['completion', shell === 'pwsh' ? 'powershell' : shell])
    expect(script).toContain('tuzhan-cli')
    const { error, status, stderr } = spawnSync(shell, args, { input: script, encoding: 'utf8' })
    if (error) return console.log(`${shell} is not installed here: its script was not parsed`)
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
})

it('a closed pipe ends no command early: `| head` is no reason to lose an upload', async () => {
  const child = startCli(['help', 'run'])
  child.stdout?.destroy()
  const exitCode = await new Promise((resolve) => child.on('close', resolve))
  expect(exitCode).toBe(0)
})
