import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../electron/cli/commands/commands.ts'
import { parseCommandLine } from '../../electron/cli/grammar/parse.ts'
import { argumentLines, docScript } from '../support/cli/docScripts.ts'
import { cliPath } from '../support/cli/runCli.ts'
import { startRecorder, type Recorder } from '../support/cli/startRecorder.ts'

/** The scripts of docs/admin.md, taken from the document and run against the practice server. */

let folder: string
let recorder: Recorder
beforeEach(async () => {
  recorder = await startRecorder()
  folder = mkdtempSync(join(tmpdir(), 'nightly-'))
  for (const name of ['in', 'bin', 'data']) mkdirSync(join(folder, name))
  const script = join(folder, 'nightly.sh')
  writeFileSync(script, docScript('docs/admin.md', 'nightly.sh'))
  chmodSync(script, 0o755)
  const template = {
    version: 1,
    name: '会员',
    columns: [{ columnName: '会员编号', target: { kind: 'standard', field: 'identityId' } }],
    ignored: [],
    constants: [],
    blanksClear: false,
    options: { isMatching: true, matchingType: 1, importMode: 1 },
  }
  writeFileSync(join(folder, 'template.json'), JSON.stringify(template))
  writeFileSync(
    join(folder, 'data', 'settings.json'),
    JSON.stringify({ endpoint: recorder.endpoint, concurrency: 1, batchRows: 100 }),
  )
  // What an administrator's machine has: both keep what they are given.
  for (const name of ['logger', 'mail']) {
    const path = join(folder, 'bin', name)
    writeFileSync(path, `#!/bin/sh\necho "$@" >>'${join(folder, name)}.txt'\n`)
    chmodSync(path, 0o755)
  }
})
afterEach(async () => {
  await recorder.close()
  rmSync(folder, { recursive: true, force: true })
})

function start(environment: { [name: string]: string | undefined } = {}): ChildProcess {
  return spawn('sh', [join(folder, 'nightly.sh')], {
    detached: true,
    stdio: 'ignore',
    env: {
      ...process.env,
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      TUZHAN_CLI: `${process.execPath} ${cliPath}`,
      TUZHAN_DATA_DIR: join(folder, 'data'),
      TUZHAN_MAIL_TO: 'it@example.com',
      TUZHAN_X_TOKEN: 'token-of-the-tests',
      ...environment,
    },
  })
}

async function run(environment: { [name: string]: string | undefined } = {}): Promise<number | null> {
  const [code] = (await once(start(environment), 'close')) as [number | null]
  return code
}

function drop(name: string, rows: number): void {
  const lines = Array.from(
    { length: rows },
    (_, index) => `${name}${index},1380${String(index).padStart(7, '0')}`,
  )
  writeFileSync(join(folder, 'in', `${name}.csv`), `会员编号,手机号\n${lines.join('\n')}\n`)
}

const listed = (name: string): string[] => readdirSync(join(folder, name)).toSorted()
const textOf = (name: string): string => {
  const path = join(folder, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
/** Ids of all rows that were sent, in order. */
const sentIds = (): string[] =>
  recorder.calls.flatMap(({ body }) =>
    (JSON.parse(body) as { data: { identityId: string }[] }).data.map(({ identityId }) => identityId),
  )

describe.skipIf(process.platform === 'win32')('nightly.sh', () => {
  it('uploads every file that is there, moves it away, and keeps quiet', async () => {
    drop('a', 250)
    drop('b', 3)
    expect(await run()).toBe(0)
    expect(sentIds()).toHaveLength(253)
    expect([listed('in'), listed('done')]).toEqual([[], ['a.csv', 'b.csv']])
    const [result] = listed('reports').filter((name) => name.endsWith('-a.csv.json'))
    expect(JSON.parse(textOf(`reports/${result}`))).toMatchObject({ reconciliation: { accepted: 250 } })
    expect([textOf('logger.txt'), textOf('mail.txt')]).toEqual(['', ''])
    expect(await run()).toBe(0)
    expect(sentIds()).toHaveLength(253)
  })

  it('goes on after a power cut in the middle, and sends no row twice', async () => {
    drop('a', 1_000)
    // Holds the third call: otherwise the kill may come while the fourth is on its way, which is then never seen.
    recorder.answer = (_call, index) => (index === 2 ? 'never' : 'documented')
    const child = start()
    const ended = once(child, 'close')
    await recorder.whenRecorded(3)
    process.kill(-(child.pid ?? 0), 'SIGKILL')
    await ended
    expect([listed('in'), listed('done')]).toEqual([['a.csv'], []])
    // What was in flight when the power went is unconfirmed.
    expect(await run()).toBe(4)
    expect([listed('in'), listed('done')]).toEqual([[], ['a.csv']])
    const ids = sentIds()
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(1_000)
  })

  it('moves a file away that was uploaded whole before the power cut', async () => {
    drop('a', 3)
    await run()
    writeFileSync(join(folder, 'in', 'a.csv'), readFileSync(join(folder, 'done', 'a.csv')))
    expect(await run()).toBe(2)
    expect([listed('in'), listed('done'), sentIds().length]).toEqual([[], ['a.csv'], 3])
    expect(textOf('mail.txt')).toContain('a.csv ended with 2')
  })

  it.each([
    [2, 'in', { template: 'not a template' }, {}],
    [4, 'done', {}, { body: '{"code":"500","errorCode":"BAD","msg":"x"}' }],
    [5, 'in', {}, { environment: { TUZHAN_X_TOKEN: undefined, DBUS_SESSION_BUS_ADDRESS: undefined } }],
    [6, 'in', { endpoint: 'http://127.0.0.1:9/api/integrate/audience/info/batchAdd' }, {}],
  ] as const)('logs and mails exit code %i, and leaves the file in %s', async (code, place, setup, how) => {
    drop('a', 2)
    if ('template' in setup) writeFileSync(join(folder, 'template.json'), setup.template)
    if ('endpoint' in setup) {
      writeFileSync(join(folder, 'data', 'settings.json'), JSON.stringify({ endpoint: setup.endpoint }))
    }
    if ('body' in how) recorder.answer = () => ({ status: 200, body: how.body })
    expect(await run('environment' in how ? how.environment : {})).toBe(code)
    expect(listed(place)).toEqual(['a.csv'])
    const message = `import of a.csv ended with ${code}`
    expect(textOf('logger.txt')).toContain(message)
    expect(textOf('mail.txt')).toContain(message)
    const hasReport = listed('reports').some((name) => name.endsWith('-a.csv.xlsx'))
    expect(hasReport).toBe(code === 4)
  })

  it('removes results, reports, logs and done files when they are old, and nothing else', async () => {
    drop('a', 1)
    await run()
    drop('waiting', 1)
    const old = new Date(Date.now() - 40 * 86_400_000)
    for (const name of ['reports/old.json', 'reports/old.xlsx', 'reports/20200101.log', 'done/old.csv']) {
      writeFileSync(join(folder, name), 'x')
      utimesSync(join(folder, name), old, old)
    }
    // A file that was made long ago counts from the day it was uploaded.
    utimesSync(join(folder, 'in', 'waiting.csv'), old, old)
    await run()
    expect(listed('done')).toEqual(['a.csv', 'waiting.csv'])
    expect(listed('reports').filter((name) => /old|2020/.test(name))).toEqual([])
    expect(listed('reports').length).toBeGreaterThan(2)
    expect(existsSync(join(folder, 'template.json'))).toBe(true)
  })
})

describe('the scripts of docs/admin.md', () => {
  it.each(['docs/admin.md', 'README.md'])('%s gives the command line only what it accepts', (document) => {
    const text = readFileSync(join(import.meta.dirname, '../..', document), 'utf8')
    const lines = argumentLines(text)
    expect(lines.length).toBeGreaterThan(4)
    for (const args of lines) {
      const { error } = parseCommandLine(args, commands)
      expect(error?.serialize() ?? null, args.join(' ')).toBeNull()
    }
  })

  it.each(['sh', 'dash', 'bash'])('nightly.sh is understood by %s', (shell) => {
    const path = join(folder, 'nightly.sh')
    const { error, status, stderr } = spawnSync(shell, ['-n', path], { encoding: 'utf8' })
    if (error) return console.log(`${shell} is not installed here: nightly.sh was not parsed by it`)
    expect([status, stderr]).toEqual([0, ''])
  })

  it('the crontab runs the script at night and after a restart', () => {
    const lines = docScript('docs/admin.md', 'crontab').trimEnd().split('\n')
    expect(lines).toEqual([
      expect.stringMatching(/^@reboot .*nightly\.sh$/),
      expect.stringMatching(/^\d{1,2} \d{1,2} \* \* \* \S*nightly\.sh$/),
    ])
  })

  it('the systemd units are what systemd accepts, where it is installed', () => {
    const names = ['tuzhan-import.service', 'tuzhan-import.timer']
    for (const name of names) writeFileSync(join(folder, name), docScript('docs/admin.md', name))
    const paths = names.map((name) => join(folder, name))
    const { error, status, stderr } = spawnSync('systemd-analyze', ['--user', 'verify', ...paths], {
      encoding: 'utf8',
      env: { ...process.env, XDG_RUNTIME_DIR: folder },
    })
    if (error) return console.log('systemd-analyze is not installed here: the units were not verified')
    expect(stderr.split('\n').filter((line) => line.includes('tuzhan'))).toEqual([])
    expect(status).toBe(0)
  })

  it.each(['nightly.ps1', 'register.ps1'])(
    '%s is understood by PowerShell, where it is installed',
    (name) => {
      const input = docScript('docs/admin.md', name)
      const parse = '[ScriptBlock]::Create(($input | Out-String)) | Out-Null'
      const { error, status, stderr } = spawnSync('pwsh', ['-NoProfile', '-Command', parse], {
        input,
        encoding: 'utf8',
      })
      if (error) return console.log(`pwsh is not installed here: ${name} was not parsed`)
      expect([status, stderr]).toEqual([0, ''])
    },
  )
})
