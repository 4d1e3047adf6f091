import type { Batch, Job, PauseReason, Reconciliation } from '../../electron/shared/model/job.ts'
import { defaultSettings } from '../../electron/shared/model/settings.ts'
import { batchOf, countBatches } from './batches.ts'
import type { FakeJobs } from './FakeJobs.ts'
import { proposedMapping } from './rows.ts'

const sent = { isRehearsal: false, endpoint: defaultSettings.endpoint, skipInvalid: true }

/** Counts of a job of so many rows: those that are not named are pending. */
function countsOf(total: number, parts: Partial<Reconciliation>): Reconciliation {
  const { accepted = 0, rejected = 0, skipped = 0, unknown = 0 } = parts
  const pending = total - accepted - rejected - skipped - unknown
  return { total, accepted, rejected, skipped, unknown, pending }
}

/** The few imports of a usual week. */
export function seedJobs(jobs: FakeJobs, rows: number): void {
  jobs.add({
    ...sent,
    fileName: '2026年双十一活动报名客户（含企业微信好友与门店扫码）最终版-已核对.xlsx',
    state: 'completed',
    reconciliation: countsOf(rows, { accepted: rows - 40, rejected: 8, skipped: 32 }),
    completedAt: new Date().toISOString(),
    hasRows: false,
  })
  jobs.add({
    ...sent,
    fileName: '老客户名单.csv',
    state: 'paused',
    pauseReason: 'network',
    reconciliation: countsOf(rows, { accepted: 6_500, skipped: 12, unknown: 500 }),
  })
  jobs.add({
    ...sent,
    fileName: '公众号粉丝.xlsx',
    state: 'completed',
    isRehearsal: true,
    reconciliation: countsOf(rows, { accepted: rows }),
  })
  jobs.add({ fileName: '线下沙龙签到表.xlsx', invalidRows: 0, reconciliation: countsOf(rows, {}) })
}

const pauseMessages: { readonly [reason in PauseReason]?: string } = {
  network: 'connect ECONNREFUSED 10.0.0.1:443',
  proxyAuthentication: '407 Proxy Authentication Required',
  server: '502 Bad Gateway',
  longWait: '操作频繁，请稍后再试',
  tooLarge: '413 Content Too Large',
  permission: '应用没有该接口的权限',
  address: '404 Not Found',
  certificate: 'self-signed certificate in certificate chain',
  storage: 'ENOSPC: no space left on device',
  unexpectedAnswer: '<html><head><title>登录</title></head>',
}
const pauseReasons: readonly PauseReason[] = [
  'user',
  'interrupted',
  'network',
  'proxyAuthentication',
  'server',
  'rateLimited',
  'longWait',
  'tooLarge',
  'permission',
  'address',
  'certificate',
  'storage',
  'unexpectedAnswer',
]

/** Texts at the limits: what a platform and a file name may have. */
const longWords = '第1条客户资料有误：标签「双十一」不存在，请先在平台建好再导入；'.repeat(300)
const longCode = 'PARAM_ERROR_'.repeat(40)
export const longName = '欧阳'.repeat(100)
const longFileName = `${'2026年全国门店会员与线下活动报名客户汇总表最终版'.repeat(8)}.xlsx`

/** One import in every state, named by it: `#/import/<id>/upload` shows its page. */
export function seedStates(jobs: FakeJobs, rows: number): void {
  const at = new Date().toISOString()
  const add = (
    id: string,
    fields: Partial<Job>,
    parts: Partial<Reconciliation>,
    batches: Batch[] = [],
  ): void => {
    const reconciliation = countsOf(rows, parts)
    const job = jobs.add({ ...sent, id, fileName: `${id}.xlsx`, ...fields, reconciliation })
    jobs.batches.set(id, batches)
    jobs.jobs.set(id, {
      ...job,
      batches: {
        ...countBatches(job, reconciliation),
        rejected: batches.filter(({ state }) => state === 'rejected').length,
      },
    })
  }
  const done = { state: 'completed', completedAt: at } as const
  const some = { accepted: 800, skipped: 12 }
  const refused = (count: number): Batch[] =>
    Array.from({ length: count }, (_, index) =>
      batchOf(90 + index, 'rejected', 1, 203 + index * 9, '手机号已属于其他客户'),
    )
  const unanswered = [
    batchOf(12, 'unknown', 500, 504, 'other side closed'),
    batchOf(13, 'unknown', 500, 1_004, null),
  ]

  for (const pauseReason of pauseReasons) {
    const heldUntil = pauseReason === 'longWait' ? new Date(Date.now() + 7_200_000).toISOString() : null
    const pauseMessage = pauseMessages[pauseReason] ?? null
    const nothingSent = pauseReason === 'address'
    add(
      `paused-${pauseReason}`,
      { state: 'paused', pauseReason, pauseMessage, heldUntil },
      nothingSent ? {} : some,
    )
  }
  add('needs-token', { state: 'needsToken', pauseMessage: 'token error' }, some)
  add('needs-permission', { state: 'needsToken', pauseReason: 'permission', pauseMessage: '无权限' }, some)
  add('stopped', { state: 'stopped' }, some)
  add('queued', { state: 'prepared', queuePosition: 2, endpoint: null }, {})
  add('waits-for-fixes', { state: 'prepared', invalidRows: 77, skipInvalid: false, endpoint: null }, {})

  add('all-accepted', done, { accepted: rows })
  add('others-skipped', done, { accepted: rows - 16, skipped: 16 })
  add('nothing-sent', done, { skipped: rows })
  add('by-user', { ...done, acceptedByUser: rows }, { accepted: rows })
  add('by-both', { ...done, acceptedByUser: 40 }, { accepted: rows })
  add('rejected', done, { accepted: rows - 3, rejected: 3 }, refused(3))
  add('all-rejected', { ...done, options: { isMatching: false, importMode: 2 } }, { rejected: rows }, [
    batchOf(1, 'rejected', rows, 4, '第1条客户资料有误'),
  ])
  add('rejected-gone', { ...done, hasRows: false }, { accepted: rows - 3, rejected: 3 }, refused(3))
  add('unknown', done, { accepted: rows - 1_000, unknown: 1_000 }, unanswered)
  add('unknown-lost', { ...done, recordsLost: true }, { accepted: rows - 1_000, unknown: 1_000 }, unanswered)
  add(
    'unknown-paused',
    { state: 'paused', pauseReason: 'user' },
    { accepted: 500, unknown: 1_000 },
    unanswered,
  )
  const rehearsed = { ...done, isRehearsal: true, endpoint: 'http://127.0.0.1:8443/batchAdd' }
  add('rehearsal-rejected', rehearsed, { accepted: rows - 3, rejected: 3 }, refused(3))
  add('rehearsal-unknown', rehearsed, { accepted: rows - 1_000, unknown: 1_000 }, unanswered)

  const wide = { ...proposedMapping() }
  wide.columns = Array.from({ length: 500 }, (_, columnIndex) => {
    const known = wide.columns[columnIndex]
    const configId = String(20_000 + columnIndex)
    const target = { kind: 'custom', configId, configName: `字段${columnIndex}`, separators: '' } as const
    return {
      columnIndex,
      columnName: known?.columnName ?? `第${columnIndex + 1}列`,
      target: known?.target ?? target,
    }
  })
  add('rejected-wide', { ...done, mapping: wide }, { accepted: rows - 3, rejected: 3 }, refused(3))
  jobs.shapes.set('rejected-wide', { columns: 500, name: null })
  const longAnswer = { httpStatus: 200, code: '500', errorCode: longCode, message: longWords, importId: null }
  add(
    'long-texts',
    { ...done, fileName: longFileName },
    { accepted: rows - 503, rejected: 3, unknown: 500 },
    [...refused(3), batchOf(12, 'unknown', 500, 504, null)].map((batch) => ({
      ...batch,
      answer: longAnswer,
    })),
  )
  jobs.shapes.set('long-texts', { columns: 10, name: longName })
  add(
    'long-pause',
    { state: 'paused', pauseReason: 'server', pauseMessage: longWords, fileName: longFileName },
    some,
  )
}
