import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { othersMayRead, readSecret } from '../../../../electron/cli/commands/readSecret.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secret-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(text: string, mode: number): string {
  const path = join(folder, 'secret.txt')
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

describe.skipIf(process.platform === 'win32')('a secret from a file', () => {
  it('is read without its line break and byte order mark', async () => {
    expect(await readSecret(fileOf('\ufeffsecret-of-the-app\r\n', 0o600))).toBe('secret-of-the-app')
  })

  // A secret that every user of a server can read is none.
  it.each([0o640, 0o604, 0o666, 0o644])(
    'is refused when others may read the file (mode %o)',
    async (mode) => {
      await expect(readSecret(fileOf('secret', mode))).rejects.toMatchObject({ code: 'token.fileShared' })
    },
  )

  it('is missing, empty or far too long: each has its own message', async () => {
    await expect(readSecret(join(folder, 'none'))).rejects.toMatchObject({ code: 'token.fileUnreadable' })
    await expect(readSecret(fileOf(' \n', 0o600))).rejects.toMatchObject({ code: 'token.noInput' })
    await expect(readSecret(fileOf('x'.repeat(70_000), 0o600))).rejects.toMatchObject({
      code: 'token.malformed',
    })
  })
})

describe('the access list of a Windows file', () => {
  it.each([
    ['O:SYG:SYD:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;S-1-5-21-1-2-3-1001)', false],
    ['O:BAG:SYD:AI(A;ID;FA;;;SY)(A;ID;0x1200a9;;;BU)', true],
    ['O:BAG:SYD:(A;;FR;;;WD)', true],
    ['O:BAG:SYD:(A;;0x1301bf;;;AU)', true],
    // Denied, or allowed to write only.
    ['O:BAG:SYD:(D;;FA;;;BU)(A;;FA;;;SY)', false],
    ['O:BAG:SYD:(A;;FW;;;BU)', false],
  ])('%s lets everybody read: %s', (sddl, isShared) => {
    expect(othersMayRead(sddl)).toBe(isShared)
  })
})
