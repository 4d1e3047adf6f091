import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Pictures of the README and the docs: made new by `npm run docs:images`, else thrown away. */
export const imagesDir = process.env['UPDATE_IMAGES']
  ? fileURLToPath(new URL('../../../docs/images', import.meta.url))
  : mkdtempSync(join(tmpdir(), 'tuzhan-images-'))
mkdirSync(imagesDir, { recursive: true })
