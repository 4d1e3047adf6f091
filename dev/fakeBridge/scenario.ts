import type { Settings } from '../../electron/shared/model/settings.ts'
import type { CallVersionName } from '../../electron/shared/model/callVersion.ts'
import type { UpdateStatus } from '../../electron/shared/model/update.ts'

export type VerifyEnd =
  'running' | 'waiting' | 'token' | 'network' | 'notFound' | 'permission' | 'missing' | 'equal'

/** The simulated state at page load, set by the query of the address. */
export interface Scenario {
  /** `?jobs=none`: a first start; `many`: more than one page of jobs; `states`: one in every state (seedJobs.ts). */
  jobs: 'none' | 'some' | 'many' | 'states'
  /** `?first=1`: the welcome page was not seen yet. */
  isFirstRun: boolean
  /** `?token=none|memory|stored` */
  token: 'none' | 'memory' | 'stored'
  /** `?keychain=off` */
  hasKeychain: boolean
  /** `?rows=20000`: number of rows in the opened file. */
  rows: number
  /** `?clean=1`: no row has an error. */
  isClean: boolean
  /** `?header=missing`: no row of the file looks like a header. */
  isHeaderMissing: boolean
  /** `?earlier=1`: the same file was uploaded three days ago. */
  wasImported: boolean
  /** `?recognised=problemRows|failedRows`: the kind of file that the opened one is recognised as. */
  recognised: 'problemRows' | 'failedRows' | null
  /** `?speed=2000`: rows a second while uploading. */
  rowsPerSecond: number
  /** `?ends=token|network|unknown|rejected|clean`: how the upload ends. */
  ends: 'token' | 'network' | 'unknown' | 'rejected' | 'clean'
  /** `?theme=dark&language=en`: saved settings. */
  theme: Settings['theme']
  language: Settings['language']
  /** `?policy=managed|broken`: a machine with a policy file. */
  policy: 'none' | 'managed' | 'broken'
  /** `?update=available`: the state of an update. */
  update: UpdateStatus['state']
  /** `?halts=preparing|uploading|network|rateLimit`: what stands still at two fifths, and what an upload waits for. */
  halts: 'preparing' | 'uploading' | 'network' | 'rateLimit' | null
  /** `?verify=running|waiting|token|network|notFound|permission|missing|equal`: how far a 核对 comes. */
  verify: VerifyEnd | null
  /** `?version=v2`: 接口版本 of the settings. */
  callVersion: CallVersionName
  /** `?answers=1`: the header was imported before, with answers. */
  hasAnswers: boolean
  /** `?sheets=alike`: the workbook has one sheet a branch. */
  hasSheetsAlike: boolean
  /** `?stalls=job.rows,job.get`: routes that never answer; `all`: all of them, but those of the start only once more. */
  stalls: string[]
  /** `?fails=file.preview`: routes that answer with an error; `all` as for `stalls`. */
  fails: string[]
}

export function scenarioFrom(query: URLSearchParams): Scenario {
  return {
    isFirstRun: query.has('first'),
    jobs: (query.get('jobs') ?? 'some') as Scenario['jobs'],
    token: (query.get('token') ?? 'stored') as Scenario['token'],
    hasKeychain: query.get('keychain') !== 'off',
    rows: Number(query.get('rows') ?? 20_000),
    isClean: query.has('clean'),
    isHeaderMissing: query.get('header') === 'missing',
    wasImported: query.has('earlier'),
    recognised: query.get('recognised') as Scenario['recognised'],
    rowsPerSecond: Number(query.get('speed') ?? 2_500),
    ends: (query.get('ends') ?? 'rejected') as Scenario['ends'],
    theme: (query.get('theme') ?? 'system') as Settings['theme'],
    language: (query.get('language') ?? 'zh-CN') as Settings['language'],
    policy: (query.get('policy') ?? 'none') as Scenario['policy'],
    update: (query.get('update') ?? 'off') as Scenario['update'],
    halts: query.get('halts') as Scenario['halts'],
    verify: query.get('verify') as Scenario['verify'],
    callVersion: (query.get('version') ?? 'v1') as Scenario['callVersion'],
    hasAnswers: query.has('answers'),
    hasSheetsAlike: query.get('sheets') === 'alike',
    stalls: query.get('stalls')?.split(',') ?? [],
    fails: query.get('fails')?.split(',') ?? [],
  }
}
