// @vitest-environment happy-dom
import { reactive } from 'vue'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import { bridgeName } from '../../../../electron/shared/ipc/envelope.ts'
import { request } from '../../../../renderer/ipc/bridge.ts'
import { jobOf } from '../../../../dev/fakeBridge/jobOf.ts'
import { scriptBridge, ScriptedError } from '../../../support/renderer/scriptBridge.ts'

describe('the boundary of the window', () => {
  it('sends no Vue proxy: structured clone would refuse it', async () => {
    const { calls } = scriptBridge({ 'job.setOptions': () => jobOf() })
    const state = reactive({
      options: { isMatching: true, matchingType: 2 as const, identifyWay: undefined, importMode: 1 as const },
    })
    await request('job.setOptions', { jobId: 'job-1', options: state.options })
    // An absent optional field stays absent, as the strict schemas of the main process want it.
    expect(calls[0]?.input).toStrictEqual({
      jobId: 'job-1',
      options: { isMatching: true, matchingType: 2, importMode: 1 },
    })
  })

  it('throws an error envelope as an exception with its code and params', async () => {
    scriptBridge({
      'job.get': () => {
        throw new ScriptedError({ code: 'job.notFound', message: 'gone', params: { name: 'x' } })
      },
    })
    const failure = await request('job.get', { jobId: 'x' }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(AppError)
    expect(failure).toMatchObject({ code: 'job.notFound', params: { name: 'x' } })
  })

  it('looks for the bridge under the name that preload uses', async () => {
    scriptBridge({})
    const found = (window as unknown as Record<string, unknown>)[bridgeName]
    expect(found).toBeDefined()
    Reflect.deleteProperty(window, bridgeName)
    await expect(request('job.list')).rejects.toMatchObject({ code: 'internal' })
  })
})
