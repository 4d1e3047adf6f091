import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runCli, type CliResult } from '../support/cli/runCli.ts'
import { startPlatformStub, type PlatformStub } from '../support/platformStub/index.ts'
import { startRecorder, type Recorder } from '../support/cli/startRecorder.ts'

const secondPath = '/api/open/audience/info/v2/batchAdd'

let folder: string
let stub: PlatformStub
let recorder: Recorder
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'call-version-'))
  stub = await startPlatformStub()
  recorder = await startRecorder()
  writeFileSync(
    join(folder, 'customers.csv'),
    '会员编号,身份识别类型,手机号,姓名,标签,等级\nM1,member,13800000001,张三,"老客,杭州",金卡\n,,13800000002,李四,,银卡\n',
  )
})
afterEach(async () => {
  await Promise.all([stub.close(), recorder.close()])
  rmSync(folder, { recursive: true, force: true })
})

function cli(args: readonly string[], policy?: object): Promise<CliResult> {
  const policyFile = join(folder, 'policy.json')
  if (policy) writeFileSync(policyFile, JSON.stringify(policy))
  const environment = { DBUS_SESSION_BUS_ADDRESS: undefined, TUZHAN_POLICY_FILE: policyFile }
  return runCli([...args, '--data-dir', join(folder, 'data'), '--json'], { environment })
}

const run = (...args: string[]): string[] => [
  'run',
  join(folder, 'customers.csv'),
  '--map',
  '等级=custom:9007199254740993:等级',
  ...args,
]

const fuzzy = ['--matching', 'fuzzy', '--identify-way', '2']

it('a file goes up in the second version, byte for byte, and what is not sent is said before', async () => {
  const { exitCode, stderr, json } = await cli(
    run('--endpoint', new URL(secondPath, recorder.endpoint).href, '--call-version', 'v2', ...fuzzy),
  )
  expect(exitCode, stderr).toBe(0)
  expect(json).toMatchObject({ state: 'completed', callVersion: 'v2' })
  expect(recorder.calls.map(({ body }) => body)).toEqual([
    '{"publicParams":{"matchingType":2,"importMode":1},"data":[' +
      '{"identities":[{"identityValue":"M1","identityType":"member"},{"identityValue":"13800000001","identityType":"phone"}],' +
      '"realName":"张三","customFields":[{"configId":9007199254740993,"configName":"等级","values":["金卡"]}]},' +
      '{"identities":[{"identityValue":"13800000002","identityType":"phone"}],' +
      '"realName":"李四","customFields":[{"configId":9007199254740993,"configName":"等级","values":["银卡"]}]}]}',
  ])
  expect(stderr).toMatch(/v2 不接收「运营标签」：1 行/)
})

// The stub takes each version at its own address only.
it('a known address brings its version, and the policy of the machine too', async () => {
  const byAddress = await cli(run('--endpoint', stub.origin + secondPath))
  expect(byAddress.exitCode, byAddress.stderr).toBe(0)
  const byPolicy = await cli(run('--again'), { endpoint: stub.origin + secondPath })
  expect(byPolicy.exitCode, byPolicy.stderr).toBe(0)
  expect(byPolicy.json).toMatchObject({ callVersion: 'v2' })
  expect(stub.ledger().calls.map(({ path, applied }) => [path, applied])).toEqual([
    [secondPath, true],
    [secondPath, true],
  ])
})

it.each([
  ['an address of the other version', ['--call-version', 'v2'], 'options.otherVersion'],
  ['matching off', ['--call-version', 'v2', '--matching', 'off'], 'options.alwaysMatches'],
])('nothing is sent with %s', async (name, args, code) => {
  const endpoint = code === 'options.otherVersion' ? stub.endpoint : stub.origin + secondPath
  const { exitCode, stderr } = await cli(run('--endpoint', endpoint, ...args))
  expect([exitCode, name]).toEqual([2, name])
  expect(stderr).toContain(code)
  expect(stub.ledger().calls).toEqual([])
})

it('a policy of two minds allows nothing', async () => {
  const { exitCode, stderr } = await cli(run(), { endpoint: stub.endpoint, callVersion: 'v2' })
  expect(exitCode).toBe(2)
  expect(stderr).toContain('policy.broken')
  expect(stub.ledger().calls).toEqual([])
})

// 404 from the first call on: the settings were corrected, and the job went on asking the old address.
it('a job that found nothing at its address goes on in the other version', async () => {
  const gone = await cli(run('--endpoint', `${stub.origin}/api/open/audience/info/batchAdd/gone`))
  expect(gone.json).toMatchObject({ state: 'paused', pauseReason: 'address' })
  const { jobId } = gone.json
  const other = await cli(['upload', jobId, '--endpoint', stub.origin + secondPath])
  expect(other.exitCode, other.stderr).toBe(0)
  expect(other.json).toMatchObject({ state: 'completed', callVersion: 'v2' })
})
