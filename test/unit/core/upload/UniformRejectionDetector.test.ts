import { describe, expect, it } from 'vitest'
import { UniformRejectionDetector } from '../../../../electron/core/upload/UniformRejectionDetector.ts'
import type { BatchAnswer } from '../../../../electron/shared/model/job.ts'

const answer = (message: string): BatchAnswer => ({
  httpStatus: 200,
  code: '500',
  errorCode: 'X',
  message,
  importId: null,
})

function refuse(guard: UniformRejectionDetector, times: number, words: (index: number) => string): void {
  for (let index = 0; index < times; index++) guard.rowRejected(answer(words(index)))
}

describe('the detector of uniform rejections', () => {
  it('fires after 64 rows in a row with the same message, numbers aside', () => {
    const guard = new UniformRejectionDetector()
    refuse(guard, 63, (index) => `第${index}行字段不存在`)
    expect(guard.isPointless(answer('第999行字段不存在'))).toBe(false)
    refuse(guard, 1, () => '第63行字段不存在')
    expect(guard.isPointless(answer('第999行字段不存在'))).toBe(true)
  })

  it('does not fire for a batch that is refused for another reason', () => {
    const guard = new UniformRejectionDetector()
    refuse(guard, 64, () => '字段不存在')
    expect(guard.isPointless(answer('手机号错误'))).toBe(false)
  })

  it('starts over when a call is accepted or a row is refused for another reason', () => {
    const guard = new UniformRejectionDetector()
    refuse(guard, 64, () => '字段不存在')
    guard.accepted()
    expect(guard.isPointless(answer('字段不存在'))).toBe(false)
    refuse(guard, 63, () => '字段不存在')
    refuse(guard, 1, () => '手机号错误')
    refuse(guard, 1, () => '字段不存在')
    expect(guard.isPointless(answer('字段不存在'))).toBe(false)
  })

  it('does not fire before any row was refused', () => {
    expect(new UniformRejectionDetector().isPointless(answer(''))).toBe(false)
  })
})
