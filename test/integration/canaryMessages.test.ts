import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import XLSX from 'xlsx'
import { FileLog } from '../../electron/core/logging/FileLog.ts'
import { createMemoryKeychain } from '../../electron/core/keychain/memoryKeychain.ts'
import { createHandlers, type Desktop } from '../../electron/main/handlers/createHandlers.ts'
import { registerRoutes } from '../../electron/main/ipc/registerRoutes.ts'
import { createServices, type Services } from '../../electron/main/services.ts'
import type { Envelope } from '../../electron/shared/ipc/envelope.ts'
import type { RouteName } from '../../electron/shared/ipc/routes.ts'
import { defaultMatchingOptions } from '../../electron/shared/model/matchingOptions.ts'
import { defaultSettings } from '../../electron/shared/model/settings.ts'
import { Canaries } from '../support/canary/Canaries.ts'
import { canaryCsv, canaryCustomer, canaryToken, secretsOf } from '../support/canary/customers.ts'
import { checkAnswer } from '../support/ipc/checkAnswer.ts'
import { startStoringServer } from '../support/faults/storingServer.ts'
import { startPlatformStub, type PlatformStub } from '../support/platformStub/index.ts'
import { workerUrl } from '../support/worker/workerUrl.ts'

/**
 * Everything the window is told during a whole import, against the real services. The token and the app's secret must be in no
 * message at all; customers only in the answers to requests that show rows.
 */
const mayShowRows = new Set([
  'file.preview',
  'mapping.propose',
  'job.rows',
  'job.previewRequest',
  'job.distinctValues',
  'job.duplicateGroup',
  'job.conversions',
])

const appSecret = 'as-CANARY-2b9d4e71c6f8035a'
const customers = Array.from({ length: 40 }, (_, index) => canaryCustomer(index))
const tokens = new Canaries([canaryToken, appSecret])
const people = new Canaries(customers.flatMap(secretsOf))

let folder: string
let stub: PlatformStub
let services: Services
let messages: { place: string; text: string }[]
let ask: (name: RouteName, input?: unknown) => Promise<unknown>

const bytesOf = (text: string): string[] =>
  [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0'))
/** How a server may write what it was sent. */
const echoes: { readonly [how: string]: (text: string) => string } = {
  plain: (text) => text,
  'with the escapes of JSON': (text) =>
    [...text].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  'percent-encoded': (text) =>
    bytesOf(text)
      .map((byte) => `%${byte.toUpperCase()}`)
      .join(''),
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'in Base64': (text) => Buffer.from(text).toString('base64'),
  'in Base64 of a URL': (text) => Buffer.from(`X-Token: ${text};`).toString('base64url'),
  'for HTML': (text) => [...text].map((each) => `&#x${each.charCodeAt(0).toString(16)};`).join(''),
  'in hex': (text) => bytesOf(text).join(''),
  'in HEX': (text) => bytesOf(text).join('').toUpperCase(),
  'at the cut': (text) => `${'x '.repeat(240)}${text}`,
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'canary-messages-'))
  stub = await startPlatformStub({ badIdentities: [] })
  messages = []
  const dataDir = join(folder, 'data')
  services = createServices({
    dataDir,
    workerUrl,
    environmentToken: undefined,
    keychain: createMemoryKeychain('none in this test'),
    sendEvent: (event) => void messages.push({ place: `event ${event.name}`, text: JSON.stringify(event) }),
    resolveProxy: () => Promise.resolve('DIRECT'),
    log: new FileLog(dataDir),
    logError: () => undefined,
  })
  let listener: ((event: unknown, name: unknown, input: unknown) => Promise<unknown>) | undefined
  registerRoutes({
    ipcMain: { handle: (_channel, handler) => void (listener = handler as typeof listener) },
    isOurFrame: () => true,
    handlers: createHandlers(services, {
      host: 'browser',
      version: '1.0.0',
      showCellMenu: async () => ({ isShown: false, chosen: null }),
      settingsChanged: () => undefined,
      noteOpened: () => undefined,
      askWhereToSave: () => Promise.resolve(join(folder, 'export.xlsx')),
      askWhereToSaveJson: () => Promise.resolve(join(folder, 'diagnostics.json')),
      clearBrowserData: () => Promise.resolve(),
      showInFolder: () => undefined,
    } as unknown as Desktop),
    logError: () => undefined,
  })
  ask = async (name, input) => {
    const answer = (await listener?.({}, name, input)) as Envelope<unknown>
    messages.push({ place: name, text: JSON.stringify(answer) })
    checkAnswer(name, answer)
    return answer.ok ? answer.data : answer.error
  }
})

afterEach(async () => {
  await services.close()
  await stub.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Also what a reader decodes at once: escapes are no mask. */
function decoded(text: string): string {
  return text
    .replaceAll(/\\+u([\da-f]{4})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/&#x([\da-f]+);/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/(?:%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
}

function leaks(canaries: Canaries): string[] {
  const found = messages.flatMap(({ place, text }) => canaries.inText(text, place))
  return [...new Set(found.map(({ secret, place }) => `${place}: ${secret}`))]
}

describe('the messages to the window', () => {
  it('never contain the token or the app’s secret, and contain customers only where rows are requested', async () => {
    const path = join(folder, 'list.csv')
    writeFileSync(path, canaryCsv(customers))

    await ask('settings.set', {
      settings: {
        ...defaultSettings,
        endpoint: stub.endpoint,
        batchRows: 10,
        updateAddress: 'https://u.example/x?key=hidden',
      },
    })
    await ask('token.setApp', { appId: 'app-1', secret: appSecret, remember: false })
    await ask('token.set', { token: canaryToken, remember: false })
    await ask('token.set', { token: canaryToken, remember: true })
    await ask('connection.test', {})

    const { fileId } = (await ask('file.register', { path })) as { fileId: string }
    await ask('file.preview', { fileId, choices: {} })
    await ask('file.recognise', { fileId })
    const { mapping } = (await ask('mapping.propose', { fileId, choices: {} })) as { mapping: unknown }
    const prepared = { fileId, choices: {}, mapping, options: defaultMatchingOptions }
    const { jobId } = (await ask('job.prepare', prepared)) as { jobId: string }
    await ask('job.waitPrepared', { jobId })
    for (const name of [
      'job.get',
      'job.issues',
      'job.editState',
      'job.duplicates',
      'job.earlierImports',
      'job.conversions',
      'job.fieldFills',
      'job.previewRequest',
    ] as const) {
      await ask(name, { jobId })
    }
    await ask('job.duplicateGroup', { jobId, ordinal: 0 })
    await ask('job.distinctValues', { jobId, field: 'sex' })
    await ask('job.locateRow', { jobId, rowNumber: 3 })
    await ask('job.rows', { jobId, filter: { kind: 'all' }, offset: 0, limit: 50 })
    await ask('job.editCell', { jobId, ordinal: 2, columnIndex: 6, text: '改过' })
    await ask('job.undo', { jobId })
    await ask('job.redo', { jobId })
    await ask('job.exportProblems', { jobId })
    await ask('job.setSkipInvalid', { jobId, skipInvalid: true })
    await ask('job.upload', { jobId, rehearsal: false, resendUnknown: false })
    await services.upload.wait(jobId)
    const batches = (await ask('job.batches', { jobId, state: 'all' })) as { id: number }[]
    expect(batches.length).toBeGreaterThan(2)
    await ask('job.attempts', { batchId: batches[0]!.id })
    await ask('job.receipt', { jobId })
    await ask('job.exportReport', { jobId })
    for (const name of [
      'job.list',
      'app.info',
      'settings.get',
      'settings.damage',
      'settings.confirm',
      'token.status',
      'file.recent',
      'template.list',
      'customField.list',
      'policy.get',
      'update.status',
    ] as const) {
      await ask(name)
    }
    // Requests that are wrong are answered too.
    await ask('token.set', { token: canaryToken, remember: true, extra: canaryToken })
    await ask('job.editCell', { jobId, ordinal: -1, columnIndex: 6, text: customers[3]!.realName })

    const { text } = (await ask('diagnostics.preview')) as { text: string }
    await ask('diagnostics.save')
    // What was seen is what was saved: counts and states, and not even the name of the file.
    expect(readFileSync(join(folder, 'diagnostics.json'), 'utf8')).toBe(`${text}\n`)
    expect(JSON.parse(text)).toMatchObject({
      jobs: [{ id: jobId, state: 'completed' }],
      journal: { isSound: true },
      token: { state: 'memory', hasApp: true },
    })
    expect(text).not.toMatch(/hidden|list\.csv|姓名|手机号|app-1/)
    expect(text).not.toContain(folder)

    expect(
      stub.ledger().calls.some(({ applied }) => applied),
      'nothing went up',
    ).toBe(true)
    expect(leaks(tokens)).toEqual([])
    // The one row the window has just changed comes back to it.
    const elsewhere = leaks(people).filter((leak) => {
      const place = leak.split(':')[0]!
      return !mayShowRows.has(place) && place !== 'job.editCell'
    })
    expect(elsewhere).toEqual([])
    expect(leaks(people).some((leak) => leak.startsWith('job.rows'))).toBe(true)

    messages = []
    await ask('data.clear', { scope: 'everything' })
    for (const name of [
      'job.list',
      'file.recent',
      'template.list',
      'customField.list',
      'settings.get',
    ] as const)
      await ask(name)
    expect(messages.find(({ place }) => place === 'job.list')?.text).toBe('{"ok":true,"data":[]}')
    expect(leaks(people)).toEqual([])
    for (const each of [tokens, people]) expect(each.inFolder(join(folder, 'data'))).toEqual([])
  })

  // Before: a token echoed as \\/, \\u003d or in Base64, or cut in half, stood in plain in journal, receipt, report and window.
  it.each(Object.keys(echoes))('keep nothing that the platform echoes %s', async (how) => {
    const echo = echoes[how]!
    const server = await startStoringServer((call, _rows, records) => {
      // 测试连接 sends no customer.
      const { realName = '', phone = '' } = (records[3] ?? {}) as { realName?: string; phone?: string }
      const separated = phone.replace(/(...)(....)/, '$1-$2-')
      const fullWidth = separated.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))
      const msg = [...[canaryToken, realName, phone].map(echo), separated, fullWidth].join(' ')
      const codes = [canaryToken, phone, echo(canaryToken)]
      const [code, errorCode] = [codes[call % 3], codes[(call + 1) % 3]]
      const body = JSON.stringify({ code, errorCode, msg, data: phone })
      return { isDropped: true, answer: [call % 2 === 0 ? 400 : 500, body] }
    })
    try {
      const path = join(folder, 'list.csv')
      writeFileSync(path, canaryCsv(customers))
      await ask('settings.set', {
        settings: { ...defaultSettings, endpoint: server.endpoint, batchRows: 10 },
      })
      await ask('token.set', { token: canaryToken, remember: false })
      await ask('connection.test', {})
      const { fileId } = (await ask('file.register', { path })) as { fileId: string }
      const { mapping } = (await ask('mapping.propose', { fileId, choices: {} })) as { mapping: unknown }
      messages = messages.filter(({ place }) => !mayShowRows.has(place))
      const prepared = {
        fileId,
        choices: {},
        mapping,
        options: { isMatching: false, importMode: 1 },
      }
      const { jobId } = (await ask('job.prepare', prepared)) as { jobId: string }
      await ask('job.waitPrepared', { jobId })
      await ask('job.setSkipInvalid', { jobId, skipInvalid: true })
      await ask('job.upload', { jobId, rehearsal: false, resendUnknown: false })
      await services.upload.wait(jobId)
      expect(server.posts(), 'nothing was echoed').toBeGreaterThan(4)
      for (const { id } of (await ask('job.batches', { jobId, state: 'all' })) as { id: number }[]) {
        await ask('job.attempts', { batchId: id })
      }
      for (const name of ['job.get', 'job.receipt', 'job.exportReceipt'] as const) await ask(name, { jobId })
      await ask('diagnostics.preview')
      messages.push({ place: 'receipt', text: readSheet(join(folder, 'export.xlsx')) })
      await ask('job.exportReport', { jobId })
      // The rows are in the report, by design; the token is not.
      const report = readSheet(join(folder, 'export.xlsx'))
      expect(report).toContain(customers[3]!.realName)
      for (const message of messages) message.text += `\n${decoded(message.text)}`
      expect([...leaks(tokens), ...leaks(people)]).toEqual([])
      expect([...tokens.inText(report, 'report'), ...tokens.inText(decoded(report), 'report')]).toEqual([])
      for (const each of [tokens, people]) expect(each.inFolder(join(folder, 'data'))).toEqual([])
    } finally {
      await server.close()
    }
  })
})

function readSheet(path: string): string {
  const book = XLSX.read(readFileSync(path))
  return Object.values(book.Sheets)
    .map((sheet) => XLSX.utils.sheet_to_csv(sheet))
    .join('\n')
}
