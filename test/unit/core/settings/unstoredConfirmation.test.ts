import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { JsonFile } from '../../../../electron/core/settings/JsonFile.ts'
import { SettingsStore } from '../../../../electron/core/settings/SettingsStore.ts'

// Before: the next read of the settings took it back, and an upload left out the column of the lost field.
it('a file to be confirmed stays so on a disk where that cannot be stored, until the user confirms', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unstored-'))
  try {
    const store = new SettingsStore(folder)
    writeFileSync(join(folder, 'settings.json'), '{}')
    const update = vi.spyOn(JsonFile.prototype, 'update').mockImplementation(() => {
      throw Object.assign(new Error('read-only'), { code: 'EROFS' })
    })
    store.requireConfirmation('custom-fields.json')
    update.mockRestore()
    for (let read = 0; read < 3; read += 1) store.get()
    expect(store.unconfirmed()).toEqual(['custom-fields.json'])
    expect(() => store.assertConfirmed(true)).toThrow(
      expect.objectContaining({ code: 'settings.unconfirmed' }),
    )
    store.confirm()
    expect(store.unconfirmed()).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
