import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import { standardFields, type StandardField } from './field.ts'
import type { MatchingOptions } from './matchingOptions.ts'

/**
 * 接口版本: the versions of the platform's call. `v1` is the seed document's (`api/batchAdd-seed.txt`) and the
 * default; `v2` is that of page 986173 of the public documentation.
 */
export const callVersionNames = ['v1', 'v2'] as const

export const callVersionNameSchema = defineSchema(() => z.enum(callVersionNames))
export type CallVersionName = z.infer<typeof callVersionNameSchema>

export const defaultCallVersion: CallVersionName = 'v1'

/** What differs between the versions for the user; bodies are written in `core/platform`. */
export interface CallVersionFacts {
  /** Known addresses of the call on the platform's host; the first is the usual one. */
  endpoints: readonly [string, ...string[]]
  /** Fields that its records cannot carry. */
  unsentFields: readonly StandardField[]
  /** It can be told not to match customers (`isMatching: false`). */
  canTurnMatchingOff: boolean
  /** It asks by which identifier a fuzzy match begins (`identifyWay`). */
  asksIdentifyWay: boolean
}

const host = 'https://integrate.rabbitpre.com'

export const callVersionFacts: Readonly<Record<CallVersionName, CallVersionFacts>> = {
  v1: {
    endpoints: [`${host}/api/integrate/audience/info/batchAdd`, `${host}/api/open/audience/info/batchAdd`],
    unsentFields: ['platform', 'mpid'],
    canTurnMatchingOff: true,
    asksIdentifyWay: true,
  },
  v2: {
    endpoints: [`${host}/api/open/audience/info/v2/batchAdd`],
    // Tags have a call of their own in the second version.
    unsentFields: ['tags'],
    canTurnMatchingOff: false,
    asksIdentifyWay: false,
  },
}

/** The other version, which is offered when this one is not there or about to be retired. */
export function otherCallVersion(name: CallVersionName): CallVersionName {
  return name === 'v1' ? 'v2' : 'v1'
}

/** Whether a version can express options; `isMatching: false` is the one thing that the second cannot. */
export function canExpress(
  name: CallVersionName,
  { isMatching }: Pick<MatchingOptions, 'isMatching'>,
): boolean {
  return isMatching || callVersionFacts[name].canTurnMatchingOff
}

/** The version whose known path an address has; null for any other path. */
export function callVersionOfEndpoint(endpoint: string): CallVersionName | null {
  const { path } = originAndPath(endpoint)
  return callVersionNames.find((name) => pathsOf(name).includes(path)) ?? null
}

/**
 * The address for a version: a known path of another version gives way to the usual one of this version on the
 * same host; any other address stays, since only its owner knows what is there.
 */
export function endpointForVersion(endpoint: string, name: CallVersionName): string {
  const known = callVersionOfEndpoint(endpoint)
  if (known === null || known === name) return endpoint
  return originAndPath(endpoint).origin + pathsOf(name)[0]!
}

function pathsOf(name: CallVersionName): string[] {
  return callVersionFacts[name].endpoints.map((endpoint) => originAndPath(endpoint).path)
}

/** Splits an address without `URL`, which this folder has not; a path has no slash at its end. */
function originAndPath(endpoint: string): { origin: string; path: string } {
  const [, origin = '', path = ''] = /^(https?:\/\/[^/?#]+)([^?#]*)/i.exec(endpoint.trim()) ?? []
  return { origin, path: path.replace(/\/+$/, '') }
}

export const callSurveySchema = defineSchema(() =>
  z.strictObject({
    callVersion: callVersionNameSchema,
    /** Fields with a value in rows to be sent that this version does not take. */
    unsent: z.array(z.strictObject({ field: z.enum(standardFields), rows: z.number() })),
    /** Rows to be sent that name no customer in this version: nothing is sent while there is one. */
    rowsWithoutIdentity: z.number(),
    /** Rows whose 客户ID is sent under a type that no document names (`customerIdType`). */
    rowsWithCustomerId: z.number(),
  }),
)
/** What a version of the call would leave out of a job's rows, counted before anything is sent. */
export type CallSurvey = z.infer<typeof callSurveySchema>

/** A survey that finds nothing: every row is sent whole. */
export function wholeSurvey(callVersion: CallVersionName): CallSurvey {
  return { callVersion, unsent: [], rowsWithoutIdentity: 0, rowsWithCustomerId: 0 }
}
