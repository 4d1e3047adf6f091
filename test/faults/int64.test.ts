import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRowConverter } from '../../electron/core/conversion/createRowConverter.ts'
import { firstVersionBody } from '../support/platformStub/firstVersionBody.ts'
import { classifyCall } from '../../electron/core/platform/outcome.ts'
import { createPlatformClient } from '../../electron/core/platform/undiciClient.ts'
import { defaultMatchingOptions } from '../../electron/shared/model/matchingOptions.ts'
import { seed } from '../support/faults/faultJob.ts'
import { seededRandom } from '../support/platformStub/faults.ts'
import { httpAnswer, startRawServer, type RawServer } from '../support/platformStub/rawServer.ts'

const values = 100_000
const lanes = 8

let server: RawServer | null = null
const client = createPlatformClient()
beforeEach(() => (server = null))
afterEach(async () => {
  await server?.close()
  await client.close()
})

/** Positive int64s as text: the ends, the neighbourhood of 2^53, then any number of digits. */
function drawInt64s(from: number): string[] {
  const random = seededRandom(from)
  const edges = [1n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 2n, 2n ** 63n - 1n]
  const drawn = new Set(edges.map(String))
  while (drawn.size < values) {
    const bits = (BigInt(Math.floor(random() * 2 ** 32)) << 32n) | BigInt(Math.floor(random() * 2 ** 32))
    const value = BigInt.asUintN(63, bits) >> BigInt(Math.floor(random() * 40))
    if (value > 0n) drawn.add(String(value))
  }
  return [...drawn]
}

/** The body of a call as the wire has it: one record of one customer with that custom field. */
function bodyWith(configId: string): string {
  const target = { kind: 'custom' as const, configId, configName: '属性', separators: '' }
  const convertRow = createRowConverter(
    {
      columns: [
        { columnIndex: 0, columnName: '编号', target: { kind: 'standard', field: 'identityId' } },
        { columnIndex: 1, columnName: '属性', target },
      ],
      constants: [],
      blanksClear: false,
    },
    { today: '2026-11-24' },
  )
  const { recordJson } = convertRow({ rowNumber: 2, cells: ['A', '值'], defects: null, hidden: false })
  return firstVersionBody(defaultMatchingOptions, [recordJson])
}

// A `Number` anywhere on the way rounds beyond 2^53: the field of another attribute, the import of somebody else.
it(
  `100,000 int64 values are sent as configId and read back as import ids with every digit (TEST_SEED=${seed})`,
  { timeout: 900_000 },
  async () => {
    const configIds = drawInt64s(seed)
    const importIds = drawInt64s(seed + 1)
    const importIdOf = new Map(configIds.map((configId, index) => [configId, importIds[index]]))
    const sentDigits: string[] = []
    server = await startRawServer(({ socket, text }) => {
      const [, digits = ''] = /"configId":(\d+),/.exec(text) ?? []
      sentDigits.push(digits)
      const body = `{"code":"200","errorCode":"SUCCESS","msg":"ok","data":${importIdOf.get(digits) ?? 0}}`
      socket.write(httpAnswer(200, body))
    })
    const endpoint = `http://127.0.0.1:${server.port}/api/integrate/audience/info/batchAdd`
    const wrong: string[] = []
    let next = 0
    const lane = async (): Promise<void> => {
      while (next < configIds.length) {
        const configId = configIds[next++] ?? ''
        const result = await client.send({ endpoint, token: 'token', body: bodyWith(configId) })
        const { kind, answer } = classifyCall(result, 0)
        if (kind !== 'accepted' || answer.importId !== importIdOf.get(configId)) {
          wrong.push(`${configId}: ${kind} ${answer.importId}`)
        }
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    expect(wrong).toEqual([])
    expect(sentDigits.sort()).toEqual([...configIds].sort())
  },
)
