import { describe, expect, it } from 'vitest'
import type { RecordedJob } from '../../../../electron/core/journal/JobTable.ts'
import { chooseTarget, type AskedTarget } from '../../../../electron/core/upload/chooseTarget.ts'
import { callVersionFacts, type CallVersionName } from '../../../../electron/shared/model/callVersion.ts'
import { jobOf } from '../../../../dev/jobOf.ts'

const [documented, published] = callVersionFacts.v1.endpoints as readonly [string, string]
const [second] = callVersionFacts.v2.endpoints
const own = 'https://gateway.example/import'

const fresh = jobOf({ state: 'prepared', endpoint: null, callVersion: null })
const batches = { total: 3, accepted: 0, rejected: 0, unknown: 0, pending: 3 }

function choose(
  job: RecordedJob,
  asked: Partial<AskedTarget> = {},
  settings: { endpoint: string; callVersion: CallVersionName } = { endpoint: documented, callVersion: 'v1' },
): ReturnType<typeof chooseTarget> {
  const request = { endpoint: null, isRehearsal: false, ...asked }
  return chooseTarget(job, request, {
    defaultEndpoint: () => settings.endpoint,
    callVersion: () => settings.callVersion,
  })
}

describe('address and version of an upload', () => {
  it('are those of the settings for a new job', () => {
    expect(choose(fresh)).toEqual({ endpoint: documented, callVersion: 'v1' })
    expect(choose(fresh, {}, { endpoint: second, callVersion: 'v2' })).toEqual({
      endpoint: second,
      callVersion: 'v2',
    })
  })

  // A body of one version at the address of the other is refused, or worse, understood in part.
  it('are a pair: a version asked for brings its address, a known address its version', () => {
    expect(choose(fresh, { callVersion: 'v2' })).toEqual({ endpoint: second, callVersion: 'v2' })
    expect(choose(fresh, { endpoint: second })).toEqual({ endpoint: second, callVersion: 'v2' })
    expect(choose(fresh, { endpoint: own, callVersion: 'v2' })).toEqual({ endpoint: own, callVersion: 'v2' })
    expect(() => choose(fresh, { endpoint: published, callVersion: 'v2' })).toThrow(
      expect.objectContaining({ code: 'options.otherVersion' }),
    )
  })

  it('keep to the practice server, at the path of the version', () => {
    const practice = `http://127.0.0.1:81${new URL(documented).pathname}`
    const settings = { endpoint: second, callVersion: 'v2' } as const
    expect(choose(fresh, { endpoint: practice, isRehearsal: true }, settings)).toEqual({
      endpoint: `http://127.0.0.1:81${new URL(second).pathname}`,
      callVersion: 'v2',
    })
  })

  // Half of a job's customers would be matched by other rules than the rest.
  it.each(['accepted', 'rejected', 'unknown'] as const)(
    'are fixed once a batch is %s, whatever the settings say now',
    (state) => {
      const job = jobOf({ state: 'paused', endpoint: documented, batches: { ...batches, [state]: 1 } })
      const settings = { endpoint: second, callVersion: 'v2' } as const
      expect(choose(job, {}, settings)).toEqual({ endpoint: documented, callVersion: 'v1' })
      expect(choose({ ...job, pauseReason: 'address' }, {}, settings).callVersion).toBe('v1')
      expect(() => choose(job, { callVersion: 'v2' })).toThrow(
        expect.objectContaining({ code: 'job.versionFixed' }),
      )
      expect(() => choose(job, { endpoint: second })).toThrow(
        expect.objectContaining({ code: 'options.otherVersion' }),
      )
    },
  )

  // 404 from the first call on: the page says 「到设置换一个地址」, and the job went on asking the old one.
  it('come from the settings again for a job whose address was not there', () => {
    const job = jobOf({ state: 'paused', pauseReason: 'address', endpoint: documented, batches })
    const settings = { endpoint: second, callVersion: 'v2' } as const
    expect(choose(job, {}, settings)).toEqual({ endpoint: second, callVersion: 'v2' })
    expect(choose({ ...job, pauseReason: 'network' }, {}, { endpoint: own, callVersion: 'v1' })).toEqual({
      endpoint: documented,
      callVersion: 'v1',
    })
  })

  // The second version would match every customer of a job that was told to match none.
  it('never turn a job without matching into one that matches', () => {
    const job = { ...fresh, options: { isMatching: false, importMode: 1 } as const }
    expect(choose(job).callVersion).toBe('v1')
    expect(() => choose(job, { callVersion: 'v2' })).toThrow(
      expect.objectContaining({ code: 'options.alwaysMatches' }),
    )
  })
})
