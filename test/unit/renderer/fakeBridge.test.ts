import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { routes, type RouteName } from '../../../electron/shared/ipc/routes.ts'
import { createFakeBridge } from '../../../dev/fakeBridge/createFakeBridge.ts'
import { scenarioFrom } from '../../../dev/fakeBridge/scenario.ts'
import { checkAnswer } from '../../support/ipc/checkAnswer.ts'

const renderer = join(import.meta.dirname, '../../../renderer')

describe('the fake bridge', () => {
  it('answers every route that the window uses, so that no screen is shown without its data', async () => {
    const sources = globSync('**/*.{vue,ts}', { cwd: renderer }).map((path) =>
      readFileSync(join(renderer, path), 'utf8'),
    )
    const written = new Set(
      [...sources.join('\n').matchAll(/'((?:[a-zA-Z]+)\.(?:[a-zA-Z]+))'/g)].map(([, name = '']) => name),
    )
    const used = (Object.keys(routes) as RouteName[]).filter((name) => written.has(name))
    expect(used.length).toBeGreaterThan(30)
    const bridge = createFakeBridge(scenarioFrom(new URLSearchParams('rows=10')))
    const unknown: string[] = []
    for (const name of used) {
      const answer = await bridge.request(name, undefined as never)
      checkAnswer(name, answer)
      if (!answer.ok && answer.error.code === 'ipc.badRequest') unknown.push(name)
    }
    expect(unknown).toEqual([])
  })

  // The tours would never come past a sidebar that calls the token refused.
  it('shows a token as refused once an upload met the refusal', async () => {
    const bridge = createFakeBridge(scenarioFrom(new URLSearchParams('ends=token&speed=1000000')))
    const told: string[] = []
    const needsToken = new Promise<void>((resolve) =>
      bridge.onEvent(({ name, payload }) => {
        if (name === 'token.changed') told.push(String(payload.isRefused))
        if (name === 'job.changed' && payload.state === 'needsToken') resolve()
      }),
    )
    const jobs = await bridge.request('job.list', undefined)
    const prepared = jobs.ok && jobs.data.find(({ state }) => state === 'prepared')
    await bridge.request('job.upload', {
      jobId: prepared ? prepared.id : '',
      rehearsal: false,
      resendUnknown: false,
    })
    await needsToken
    expect(told).toEqual(['true'])
    expect(await bridge.request('token.status', undefined)).toMatchObject({ data: { isRefused: true } })
  })
})
