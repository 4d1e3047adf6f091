import { lstatSync, readFileSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { z } from 'zod'
import { endpointForVersion } from '../../shared/model/callVersion.ts'
import { settingsSchema } from '../../shared/model/settings.ts'
import { parseEndpoint } from '../platform/endpoint.ts'

/** An https address, or http on this machine: the same rule as for the platform's address. */
const addressSchema = z.string().transform((text, context) => {
  try {
    return parseEndpoint(text).href
  } catch {
    context.addIssue({ code: 'custom', message: 'not an https address' })
    return z.NEVER
  }
})

/** Strict: ignoring a misspelt `allowedEndpoints` would allow every address. */
const policySchema = z
  .strictObject({
    endpoint: addressSchema.optional(),
    allowedEndpoints: z.array(addressSchema).min(1).max(100).optional(),
    callVersion: settingsSchema.shape.callVersion.optional(),
    batchRows: settingsSchema.shape.batchRows.optional(),
    retentionDays: settingsSchema.shape.retentionDays.optional(),
    /** Null turns updates off. */
    updateAddress: addressSchema.nullable().optional(),
    language: settingsSchema.shape.language.optional(),
  })
  .refine(
    ({ endpoint, allowedEndpoints }) =>
      endpoint === undefined || !allowedEndpoints || isAllowedEndpoint(endpoint, allowedEndpoints),
    { path: ['endpoint'], message: 'not among allowedEndpoints' },
  )
  .refine(
    ({ endpoint, callVersion }) =>
      !endpoint || !callVersion || endpointForVersion(endpoint, callVersion) === endpoint,
    { path: ['callVersion'], message: 'endpoint is an address of the other version' },
  )

/** Content of the policy file, addresses validated and normalised. */
export type PolicyContent = z.infer<typeof policySchema>

export type PolicyReading =
  { kind: 'none' } | { kind: 'active'; content: PolicyContent } | { kind: 'broken'; fault: string }

/**
 * Path of this machine's policy, in a folder that only an administrator can write to.
 *
 * @param environment uses `ProgramData` and, for tests outside the installed app only, `TUZHAN_POLICY_FILE`
 */
export function policyPath(
  environment: { readonly [name: string]: string | undefined } = process.env,
  platform: string = process.platform,
  isInstalled: boolean = process.versions['electron'] !== undefined,
): string {
  const named = environment['TUZHAN_POLICY_FILE']
  if (named && !isInstalled) return named
  const folder = 'tuzhan-import-assistant'
  if (platform === 'win32') {
    return win32.join(environment['ProgramData'] || 'C:\\ProgramData', folder, 'policy.json')
  }
  if (platform === 'darwin') return posix.join('/Library/Application Support', folder, 'policy.json')
  return posix.join('/etc', folder, 'policy.json')
}

/**
 * Reads the policy of this machine. Never throws.
 *
 * @returns `broken` for an existing file that cannot be read or parsed, and for a dangling link; `none` for a
 *   missing file
 */
export function readPolicy(path: string): PolicyReading {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const isMissing = (code === 'ENOENT' || code === 'ENOTDIR') && !isThere(path)
    return isMissing ? { kind: 'none' } : { kind: 'broken', fault: `cannot be read: ${code ?? 'unknown'}` }
  }
  let json: unknown
  try {
    // Notepad may write a byte order mark.
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { kind: 'broken', fault: 'not JSON' }
  }
  const parsed = policySchema.safeParse(json)
  if (parsed.success) return { kind: 'active', content: parsed.data }
  const faults = parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'file'}: ${message}`)
  return { kind: 'broken', fault: faults.join('; ') }
}

/** Whether a path exists, including a dangling link. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    // ENOTDIR: a component of the path is a file.
    return false
  }
}

/**
 * Whether the list allows an address. An entry without a path (`https://host/`) allows its whole origin; an
 * entry with a path allows that address only. Compares parsed origins, so that neither
 * `https://host.evil.example` nor `https://host@evil.example` matches `https://host`.
 *
 * @param endpoint like the entries, an address accepted by `parseEndpoint`
 */
export function isAllowedEndpoint(endpoint: string, allowed: readonly string[]): boolean {
  const url = new URL(endpoint)
  return allowed.some((entry) => {
    const { origin, pathname, search } = new URL(entry)
    if (origin !== url.origin) return false
    return (pathname === '/' && search === '') || (pathname === url.pathname && search === url.search)
  })
}
