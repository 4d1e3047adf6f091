import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashBody } from '../../../../electron/core/platform/envelope.ts'

describe('hashBody', () => {
  // A hash over UTF-16 or Latin-1 would not match what went over the wire.
  it('hashes the UTF-8 bytes', () => {
    const body = '{"realName":"张三😀"}'
    expect(hashBody(body)).toBe(createHash('sha256').update(Buffer.from(body, 'utf8')).digest('hex'))
    expect(hashBody('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})
