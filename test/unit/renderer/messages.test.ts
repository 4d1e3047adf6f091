import { describe, expect, it } from 'vitest'
import { collectMessages, expandKeys } from '../../../renderer/i18n/messages.ts'

describe('collecting texts', () => {
  it('opens dotted keys and keeps their siblings, so that codes may be written either way', () => {
    expect(expandKeys({ 'file.empty': 'a', file: { locked: 'b' }, 'file.x.y': 'c' })).toEqual({
      file: { empty: 'a', locked: 'b', x: { y: 'c' } },
    })
  })

  it('puts files under their locale and name, whether or not they repeat the name inside', () => {
    expect(
      collectMessages({
        '../locales/en/home.json': { title: 'Home' },
        '../../electron/shared/locales/en/errors.json': { errors: { 'file.empty': 'Empty' } },
      }),
    ).toEqual({ en: { home: { title: 'Home' }, errors: { file: { empty: 'Empty' } } } })
  })
})
