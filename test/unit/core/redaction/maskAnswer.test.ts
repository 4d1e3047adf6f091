import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { maskWords } from '../../../../electron/core/redaction/maskAnswer.ts'
import { answered, tokenRefused } from '../../../support/jobs/callResults.ts'
import { JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

const body = JSON.stringify({
  publicParams: { isMatching: true },
  data: [
    { realName: '欧阳娜娜', phone: '13800138000', sex: '男', city: '杭州', address: '杭州文三路9号' },
    { realName: '李雷', customFieldParams: [{ configName: '门店', values: ['西湖一店'] }] },
  ],
})

it.each([
  ['a name and a phone number', '客户欧阳娜娜的手机号13800138000已存在', '客户•••的手机号•••已存在'],
  ['a value of a custom field', '门店「西湖一店」不存在', '门店「•••」不存在'],
  ['an address, though the city alone is a value as well', '地址「杭州文三路9号」过长', '地址「•••」过长'],
  ['a number of another customer', '与 13911112222 重复', '与 ••• 重复'],
  ['a mail address', '邮箱 li.lei@example.com 无效', '邮箱 ••• 无效'],
])('masking removes %s', (_what, words, masked) => {
  expect(maskWords(words, body)).toBe(masked)
})

it.each(['第12条客户资料有误', '参数错误(4001)', '性别只能是男或女'])(
  'masking keeps the platform’s own message readable: %s',
  (words) => {
    expect(maskWords(words, body)).toBe(words)
  },
)

it('masking removes any value, whatever its characters and wherever it is quoted', () => {
  // Few characters, so that words and values meet; those that JSON escapes among them.
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', '王', '"', '\\', '\n', ' ', '😀', '\ud83d'),
    maxLength: 6,
  })
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), text, text, (values, before, after) => {
      const sent = JSON.stringify({ data: values.map((realName) => ({ realName })) })
      for (const value of values.map((each) => each.trim()).filter(({ length }) => length > 1)) {
        expect(maskWords(`${before}${value}${after}`, sent)).not.toContain(value)
      }
    }),
  )
})

it('a refusal that quotes a customer leaves no customer data in the files of the data folder', async () => {
  const fixture = new JobsFixture()
  try {
    await fixture.addJob({ rows: 20, batchRows: 5, bisectRejected: true })
    const quoting = (ids: string[]): string => `编号 ${ids.at(-1)} 的客户（手机 13866668888）格式错误`
    fixture.platform.behaviour = (call) => {
      const words = quoting(call.ids)
      if (call.ids.includes('r3')) return { result: answered(200, { code: '400', msg: words }) }
      if (call.ids.includes('r7')) return { result: answered(500, { code: '500', msg: words }) }
      if (call.ids.includes('r12')) return { result: tokenRefused() }
      return { result: answered(200, { code: '200', msg: words, data: 1 }) }
    }
    await fixture.uploadToEnd()
    const [batch] = fixture.journal.batches.list(1, 'rejected')
    expect(batch?.answer?.message).toBe('编号 ••• 的客户（手机 •••）格式错误')
    for (const name of readdirSync(fixture.dataDir)) {
      const bytes = readFileSync(join(fixture.dataDir, name))
      expect(bytes.includes('13866668888'), name).toBe(false)
      expect(bytes.includes('编号 r'), name).toBe(false)
    }
  } finally {
    fixture.close()
  }
})
