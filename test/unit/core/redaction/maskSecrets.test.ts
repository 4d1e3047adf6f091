import { expect, it } from 'vitest'
import { maskToken } from '../../../../electron/core/redaction/maskSecrets.ts'

it('shows four characters of a long token and nothing of a short one', () => {
  expect(maskToken('abcdefgh1a2b')).toBe('••••1a2b')
  expect(maskToken('abcdefg1a2b')).toBe('••••')
})
