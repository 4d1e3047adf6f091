import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeForLog } from '../../../../electron/core/logging/describeForLog.ts'
import { FileLog } from '../../../../electron/core/logging/FileLog.ts'
import type { LogEntry } from '../../../../electron/core/logging/Log.ts'
import { maskStack, maskText } from '../../../../electron/core/redaction/maskForLog.ts'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'

let dataDir = ''
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'file-log-'))))
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const now = (): Date => new Date('2026-11-24T12:00:00Z')
const textOf = (name = 'app.log'): string => readFileSync(join(dataDir, 'logs', name), 'utf8')

describe('FileLog', () => {
  it('writes one JSON object a line, readable by its owner only', () => {
    const log = new FileLog(dataDir, { now })
    log.write('job', { jobId: 'a-1', state: 'uploading', pauseReason: null, total: 1_048_575 })
    expect(JSON.parse(textOf())).toEqual({
      at: '2026-11-24T12:00:00.000Z',
      event: 'job',
      jobId: 'a-1',
      state: 'uploading',
      pauseReason: null,
      total: 1_048_575,
    })
    if (process.platform !== 'win32') {
      expect(statSync(join(dataDir, 'logs', 'app.log')).mode & 0o077).toBe(0)
      expect(statSync(join(dataDir, 'logs')).mode & 0o077).toBe(0)
    }
  })

  it('drops every field that is not on the list, whatever the caller passes', () => {
    const entry = { jobId: 'a', fileName: '客户.xlsx', token: 'secret', cells: ['张三'] } as LogEntry<'job'>
    new FileLog(dataDir, { now }).write('job', entry)
    expect(Object.keys(JSON.parse(textOf()) as object)).toEqual(['at', 'event', 'jobId'])
  })

  it('masks text in a field that is meant for a code', () => {
    const log = new FileLog(dataDir, { now })
    log.write('error', { where: 'C:\\Users\\wang\\客户.xlsx', code: '13800138000 张三' })
    expect(textOf()).not.toMatch(/wang|客户|13800138000|张三/)
  })

  it('never exceeds its number of files: the oldest is deleted', () => {
    const log = new FileLog(dataDir, { now, maxBytes: 300, keptFiles: 2 })
    for (let number = 0; number < 100; number++) log.write('jobRemoved', { jobId: `job-${number}` })
    const names = readdirSync(join(dataDir, 'logs')).sort()
    expect(names).toEqual(['app.1.log', 'app.2.log', 'app.log'])
    for (const name of names) expect(Buffer.byteLength(textOf(name))).toBeLessThanOrEqual(300)
    expect(textOf()).toContain('job-99')
    // The newest lines in order, across files.
    const ids = log.tail(5).map((line) => (JSON.parse(line) as { jobId: string }).jobId)
    expect(ids).toEqual(['job-95', 'job-96', 'job-97', 'job-98', 'job-99'])
    expect(log.tail(1_000).length).toBeLessThan(100)
  })

  it('does not throw when it cannot be written', () => {
    writeFileSync(join(dataDir, 'logs'), 'a file where the folder should be')
    const log = new FileLog(dataDir, { now })
    expect(() => log.write('ended', {})).not.toThrow()
    expect(log.tail(10)).toEqual([])
  })

  it('starts a new file when its folder was removed (全部清空)', () => {
    const log = new FileLog(dataDir, { now })
    log.write('ended', {})
    rmSync(join(dataDir, 'logs'), { recursive: true })
    expect(readdirSync(dataDir)).toEqual([])
    log.write('ended', {})
    expect(log.tail(10)).toHaveLength(1)
  })
})

describe('an error in the log', () => {
  it.each([
    [new TypeError('cannot read 13800138000 of 张三'), /internal.*TypeError/],
    ['13800138000 张三', /internal.*string/],
    [AppError.from(new RangeError('张三 13800138000')), /internal.*RangeError/],
    [
      new AppError('storage.full', "ENOSPC: no space left, write 'C:\\Users\\张三\\13800138000.part'", {
        cause: Object.assign(new Error('x'), { code: 'ENOSPC' }),
      }),
      /storage\.full.*ENOSPC: no space left, write/,
    ],
    [
      new AppError('file.notFound', 'no such file', { params: { name: '张三13800138000.xlsx' } }),
      /file\.notFound/,
    ],
  ])('gives place and kind of %s, and quotes nothing', (error, expected) => {
    new FileLog(dataDir, { now }).write('error', describeForLog(error, 'job.list'))
    expect(textOf()).toMatch(expected)
    expect(textOf()).not.toMatch(/13800138000|张三|Users|xlsx/)
  })

  it('contains the error number of the system, even from a nested cause', () => {
    const disk = Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 266 })
    const error = new AppError('storage.unwritable', 'x', { cause: new Error('y', { cause: disk }) })
    expect(describeForLog(error, 'a').system).toBe(266)
  })
})

describe('maskText', () => {
  it.each([
    "ENOENT: no such file or directory, open '/home/wang/customers.csv'",
    'EACCES: permission denied, mkdir C:\\Users\\wang\\AppData',
    'cannot open \\\\server\\wang\\x.csv',
    'bad token wang-8d1b2c7e5f60493a8b1c',
    'call of https://wang.example/?token=wang failed',
    'row of phone 13800138000wang is bad',
    "unexpected token 'wang",
    'the name 王五 is taken',
  ])('keeps the plain text and removes what could identify a person or place: %s', (text) => {
    const masked = maskText(text)
    expect(masked).not.toMatch(/wang|138|王|五/)
    expect(masked).toContain('…')
  })

  it('leaves plain English unchanged', () => {
    const text = 'input has the wrong shape at settings.batchRows, mapping.columns.0.target'
    expect(maskText(text)).toBe(text)
  })

  it('keeps of a stack the functions and files, without folders or the message', () => {
    const stack = [
      'Error: 张三 13800138000',
      '    at run (/home/wang/app/out/main/UploadRun.js:12:3)',
      '    at C:\\Users\\wang\\app\\index.js:1:2',
      '    at file:///home/wang/out/main/index.js:3:4',
    ].join('\n')
    expect(maskStack(stack)).toBe('at run (UploadRun.js:12:3) < at index.js:1:2 < at index.js:3:4')
  })
})
