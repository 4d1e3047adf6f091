import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { describeCliJson } from './describeCliJson.ts'

/** Writes docs/cli-json.md: `npm run docs:cli`. */
const path = join(resolve(import.meta.dirname, '../..'), 'docs/cli-json.md')
const text = await format(describeCliJson(), { ...(await resolveConfig(path)), filepath: path })
writeFileSync(path, text)
