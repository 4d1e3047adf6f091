import type { Settings } from '../../electron/shared/model/settings.ts'
import type { UpdateStatus } from '../../electron/shared/model/update.ts'

/** The simulated state at page load, set by the query of the address. */
export interface Scenario {
  /** `?jobs=none`: a first start; `?jobs=many`: more than one page of jobs. */
  hasJobs: boolean
  hasManyJobs: boolean
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
  /** `?stalls=job.rows,job.get`: routes that never answer. */
  stalls: string[]
  /** `?fails=file.preview`: routes that answer with an error. */
  fails: string[]
}

export function scenarioFrom(query: URLSearchParams): Scenario {
  return {
    isFirstRun: query.has('first'),
    hasJobs: query.get('jobs') !== 'none',
    hasManyJobs: query.get('jobs') === 'many',
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
    stalls: query.get('stalls')?.split(',') ?? [],
    fails: query.get('fails')?.split(',') ?? [],
  }
}
