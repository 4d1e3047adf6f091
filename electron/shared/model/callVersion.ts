import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'

/** 接口版本: the versions of the platform's call; `v1` is the seed document's and the default. */
export const callVersionNames = ['v1'] as const

export const callVersionNameSchema = defineSchema(() => z.enum(callVersionNames))
export type CallVersionName = z.infer<typeof callVersionNameSchema>

export const defaultCallVersion: CallVersionName = 'v1'
