import type { AppEvent } from '../../electron/shared/ipc/events.ts'
import type { Bridge } from '../../electron/shared/ipc/routes.ts'
import type { CustomField } from '../../electron/shared/model/field.ts'
import type { Template } from '../../electron/shared/model/mapping.ts'
import { defaultSettings, type Settings } from '../../electron/shared/model/settings.ts'
import { callVersionFacts } from '../../electron/shared/model/callVersion.ts'
import { correctionHandlers } from './correctionHandlers.ts'
import { FakeJobs } from './FakeJobs.ts'
import { FakeToken } from './FakeToken.ts'
import type { Handlers } from './Handlers.ts'
import { verificationHandlers } from './verificationHandlers.ts'
import { policyOf, updateOf } from './machine.ts'
import { attemptsOf, jobReceipt } from './receipts.ts'
import { seedJobs, seedStates } from './seedJobs.ts'
import {
  cellsOf,
  columnNames,
  issueGroups,
  preview,
  proposedMapping,
  recordJson,
  suggestions,
  sheetsAlike,
  triedCell,
} from './rows.ts'
import type { Scenario } from './scenario.ts'

const sampleFile = { fileId: 'f1', fileName: '门店会员导出-2026年11月.xlsx', sizeBytes: 1_834_112 }
const csvFile = { fileId: 'f2', fileName: '老客户名单.csv', sizeBytes: 734_112 }

const template: Template = {
  version: 1,
  name: '门店会员月报',
  columns: columnNames.slice(0, 7).flatMap((columnName, index) => {
    const target = suggestions()[index]?.target
    return target ? [{ columnName, target }] : []
  }),
  ignored: ['导出时间'],
  constants: [],
  blanksClear: false,
  options: { isMatching: true, matchingType: 2, identifyWay: 2, importMode: 2 },
}

/** Routes of the start: with `fails=all` and `stalls=all` the window still opens. */
const startRoutes = new Set<string>([
  'settings.get',
  'settings.damage',
  'app.info',
  'policy.get',
  'job.list',
  'token.status',
  'customField.list',
  'template.list',
  'file.takeOpened',
])

/** Creates a bridge that answers every route in the page, so that all screens work without a main process. */
export function createFakeBridge(scenario: Scenario): Bridge {
  const listeners = new Set<(event: AppEvent) => void>()
  const emit = (event: AppEvent): void => listeners.forEach((listener) => listener(structuredClone(event)))
  const token = new FakeToken(scenario, emit)
  const jobs = new FakeJobs(scenario, emit, () => token.refuse())
  if (scenario.jobs === 'states') seedStates(jobs, scenario.rows)
  else if (scenario.jobs !== 'none') seedJobs(jobs, scenario.rows)
  for (let copy = 0; scenario.jobs === 'many' && copy < 12; copy++) seedJobs(jobs, scenario.rows)

  const { theme, language, callVersion } = scenario
  const [endpoint] = callVersionFacts[callVersion].endpoints
  let settings: Settings = {
    ...defaultSettings,
    wasWelcomed: !scenario.isFirstRun,
    theme,
    language,
    callVersion,
    endpoint,
  }
  const known: CustomField[] = [
    {
      configId: '9007199254740993',
      configName: '会员等级',
      valueType: 'single',
      options: [
        { label: '金卡', code: '1' },
        { label: '银卡', code: '2' },
      ],
    },
    { configId: '10086', configName: '备用电话' },
  ]
  let customFields = scenario.jobs === 'none' ? [] : known
  let templates = scenario.jobs === 'none' ? [] : [template]
  const summary = (jobId: string) => ({
    job: jobs.get(jobId),
    issues: issueGroups(scenario.rows, scenario.isClean),
  })

  const handlers: Handlers = {
    ...correctionHandlers(jobs, scenario),
    ...verificationHandlers(jobs, emit, scenario.verify),
    ...token.handlers,
    'app.info': () => ({
      version: '0.1.0',
      host: 'browser',
      platform: 'win32',
      dataDir: 'C:\\Users\\chen\\AppData\\Roaming\\tuzhan-import-assistant',
      journalQuarantined: null,
      lostRecords: { fileNames: [], jobs: 0 },
    }),
    'app.acceptLostJobs': () => null,
    'app.showCellMenu': () => ({ isShown: false, chosen: null }),
    'file.pick': () => sampleFile,
    'file.recent': () => [
      {
        recentId: 'r1',
        fileName: csvFile.fileName,
        folderName: '客户资料',
        openedAt: new Date().toISOString(),
        available: true,
      },
      {
        recentId: 'r2',
        fileName: '2025年终.xlsx',
        folderName: 'U盘',
        openedAt: new Date().toISOString(),
        available: false,
      },
    ],
    'file.openRecent': () => csvFile,
    'file.forgetRecent': () => null,
    'file.openSample': () => sampleFile,
    'file.takeOpened': () => null,
    'file.preview': ({ fileId, choices }) => {
      const { fileName } = fileId === csvFile.fileId ? csvFile : sampleFile
      const isUnsure = scenario.isHeaderMissing && choices.headerRow === undefined
      const found = preview(fileName, isUnsure ? { ...choices, headerRow: 1 } : choices, scenario.rows)
      if (scenario.hasSheetsAlike) Object.assign(found, sheetsAlike(found))
      return isUnsure ? { ...found, isHeaderMissing: true } : found
    },
    'file.unfinished': () => ({ jobIds: [] }),
    'file.recognise': () =>
      scenario.recognised && {
        kind: scenario.recognised,
        jobId: 'job-1',
        fileName: sampleFile.fileName,
        mapping: proposedMapping(),
        options: template.options,
      },
    'importTemplate.save': () => ({ fileName: '兔展客户资料填写表.xlsx' }),
    'importTemplate.show': () => null,
    'mapping.propose': () => ({
      suggestions: suggestions(),
      mapping: proposedMapping(),
      templates: templates.map(({ name }) => name),
      isExact: false,
      exactTemplate: null,
    }),
    'mapping.tryColumn': ({ mapping, columnIndex }) => {
      const target = mapping.columns.find((column) => column.columnIndex === columnIndex)?.target ?? null
      const rows = Array.from({ length: 100 }, (_, index) => triedCell(index, columnIndex, target !== null))
      return { rows, filled: rows.filter(({ raw }) => raw !== '').length }
    },
    'mapping.remembered': () =>
      scenario.hasAnswers
        ? [
            { kind: 'choice', name: 'twoDigitYears', value: 'lastHundredYears' },
            { kind: 'valueMatches', field: 'sex', count: 2 },
            { kind: 'disabled', conversion: 'trim' },
            { kind: 'constant', field: 'tags' },
            { kind: 'matchingOptions' },
          ]
        : [],
    'mapping.dropAnswer': ({ mapping, options }) => ({ mapping, options }),
    'mapping.repeat': () => ({ mapping: proposedMapping(), missing: [], template }),
    'template.list': () => templates,
    'template.save': (input) =>
      (templates = [...templates.filter(({ name }) => name !== input.template.name), input.template]),
    'template.remove': (input) => (templates = templates.filter(({ name }) => name !== input.name)),
    'template.apply': ({ name }) => {
      const found = templates.find((candidate) => candidate.name === name) ?? template
      const targets = new Map(found.columns.map((column) => [column.columnName, column.target]))
      const columns = proposedMapping().columns.map((column) => ({
        ...column,
        target: targets.get(column.columnName) ?? null,
      }))
      return {
        mapping: { columns, constants: found.constants, blanksClear: found.blanksClear },
        missing: [],
        template: found,
      }
    },
    'template.export': ({ name }) => ({ fileName: `${name}.json` }),
    'template.import': () => ({ name: template.name, replaced: true, templates }),
    'template.rename': ({ name, newName }) =>
      (templates = templates.map((each) => (each.name === name ? { ...each, name: newName } : each))),
    'customField.export': () => ({ fileName: '自定义字段.json', fields: customFields.length }),
    'customField.import': () => ({ added: 2, replaced: 0, fields: customFields }),
    'customField.list': () => customFields,
    'customField.save': ({ field }) =>
      (customFields = [...customFields.filter((known) => known.configId !== field.configId), field]),
    'customField.readTable': (table) =>
      'cells' in table && table.cells.length === 0
        ? { fields: [], problems: [] }
        : {
            fields: [
              {
                configId: '9007199254740995',
                configName: '兴趣爱好',
                valueType: 'multi',
                options: [{ label: '旅行' }, { label: '阅读' }],
              },
            ],
            problems: [{ line: 3, problem: 'lostDigits', text: '9.00720E+15' }],
          },
    'customField.add': ({ fields }) => {
      const ids = new Set(fields.map(({ configId }) => configId))
      const others = customFields.filter(({ configId }) => !ids.has(configId))
      const replaced = customFields.length - others.length
      customFields = [...others, ...fields]
      return { added: fields.length - replaced, replaced, fields: customFields }
    },
    'customField.remove': ({ configId }) =>
      (customFields = customFields.filter((field) => field.configId !== configId)),
    'job.prepare': ({ mapping, options }) => ({
      jobId: jobs.prepare({ mapping, ...(options ? { options } : {}) }).id,
    }),
    'job.waitPrepared': async ({ jobId }) => ((await jobs.waitPrepared(jobId)) ? summary(jobId) : null),
    'job.cancelPreparing': ({ jobId }) => {
      jobs.cancel(jobId)
      return null
    },
    'job.list': () => [...jobs.jobs.values()],
    'job.get': ({ jobId }) => jobs.get(jobId),
    'job.setSkipInvalid': ({ jobId, skipInvalid }) => {
      const { reconciliation, invalidRows } = jobs.get(jobId)
      const skipped = skipInvalid ? invalidRows : 0
      const pending = reconciliation.total - skipped
      return jobs.change(jobId, { skipInvalid, reconciliation: { ...reconciliation, skipped, pending } })
    },
    'job.setOptions': ({ jobId, options }) => jobs.change(jobId, { options }),
    'job.recheck': ({ jobId, mapping }) => jobs.change(jobId, { mapping }),
    'job.previewRequest': ({ jobId, index = 0 }) => ({
      rowNumber: index + 4,
      cells: cellsOf(index, true),
      recordJson: recordJson(index),
      callVersion,
      unsent: [...callVersionFacts[callVersion].unsentFields],
      bodyJson: `{"publicParams":${JSON.stringify(jobs.get(jobId).options)},"data":[${recordJson(index)}]}`,
    }),
    'job.upload': ({ jobId, rehearsal, resendUnknown }) =>
      jobs.upload(jobId, { isRehearsal: rehearsal, resendUnknown, endpoint: settings.endpoint }),
    'job.uploadTrial': ({ jobId, rows }) => jobs.uploadTrial(jobId, rows, settings.endpoint),
    'job.retryFailed': ({ jobId }) => jobs.retryFailed(jobId),
    'job.receipt': ({ jobId, offset = 0, limit = 1_000 }) => jobReceipt(jobs, jobId, offset, limit),
    'job.attempts': ({ batchId }) => attemptsOf(batchId),
    'job.exportReceipt': () => ({ fileName: '门店会员导出-上传回执.xlsx', rows: 40 }),
    'job.pause': ({ jobId }) => jobs.stop(jobId, 'paused'),
    'job.resume': ({ jobId }) => jobs.upload(jobId, {}),
    'job.stop': ({ jobId }) => jobs.stop(jobId, 'stopped'),
    'job.batches': ({ jobId, state }) =>
      (jobs.batches.get(jobId) ?? []).filter((batch) => state === 'all' || batch.state === state),
    'job.settleUnknown': ({ jobId, batchId, decision }) => jobs.settleUnknown(jobId, batchId, decision),
    'job.exportReport': () => ({ fileName: '门店会员导出-没成功的行.xlsx', rows: 208 }),
    'job.showExported': () => null,
    'job.leaveRehearsal': ({ jobId }) => {
      const { reconciliation } = jobs.get(jobId)
      const { total, skipped } = reconciliation
      return jobs.change(jobId, {
        state: 'prepared',
        isRehearsal: false,
        reconciliation: { total, accepted: 0, rejected: 0, skipped, unknown: 0, pending: total - skipped },
      })
    },
    'job.remove': ({ jobId }) => {
      jobs.jobs.delete(jobId)
      emit({ name: 'job.removed', payload: { jobId } })
      return null
    },
    'connection.test': ({ endpoint }) =>
      (endpoint ?? settings.endpoint).includes('/open/')
        ? {
            result: 'notFound',
            httpStatus: 404,
            message: null,
            suggestedEndpoint: defaultSettings.endpoint,
            otherVersionEndpoint: null,
          }
        : {
            result: 'tokenAccepted',
            httpStatus: 200,
            message: null,
            suggestedEndpoint: null,
            otherVersionEndpoint: null,
          },
    'update.status': () => updateOf(scenario),
    'update.check': () => updateOf(scenario),
    'update.download': () => updateOf(scenario),
    'update.install': () => null,
    'policy.get': () => policyOf(scenario),
    'data.clear': ({ scope }) => {
      const cleared = [...jobs.jobs.keys()]
      if (scope === 'everything') {
        for (const jobId of cleared) emit({ name: 'job.removed', payload: { jobId } })
        jobs.jobs.clear()
        token.clear()
      }
      return { jobs: cleared.length }
    },
    'diagnostics.preview': () => ({ text: JSON.stringify({ app: { version: '0.1.0' }, jobs: [] }, null, 2) }),
    'diagnostics.save': () => ({ fileName: 'tuzhan-diagnostics-2026-11-24.json' }),
    'settings.get': () => settings,
    'settings.damage': () => ({ quarantined: [], unconfirmed: [] }),
    'settings.confirm': () => ({ quarantined: [], unconfirmed: [] }),
    'settings.set': (input) => (settings = input.settings),
  }

  const answered = new Set<string>()
  /** Whether a route is among those of `stalls` or `fails`. */
  const isNamed = (names: readonly string[], name: string): boolean =>
    names.includes(name) || (names.includes('all') && (!startRoutes.has(name) || answered.has(name)))

  return {
    async request(name, input) {
      const handler = handlers[name] as ((value: unknown) => unknown) | undefined
      if (!handler) return { ok: false, error: { code: 'ipc.badRequest', message: name, params: {} } }
      const stalls = isNamed(scenario.stalls, name)
      const fails = isNamed(scenario.fails, name)
      answered.add(name)
      if (stalls) return new Promise(() => undefined)
      if (fails) return { ok: false, error: { code: 'storage.unwritable', message: 'made up', params: {} } }
      try {
        // Clones as the real boundary does, so that a reactive proxy fails here too.
        return structuredClone({ ok: true, data: await handler(structuredClone(input)) }) as never
      } catch (error) {
        return { ok: false, error: { code: 'internal', message: String(error), params: {} } }
      }
    },
    async registerDroppedFile() {
      return { ok: true, data: csvFile }
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
