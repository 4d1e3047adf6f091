import { z } from 'zod'
import { policyStatusSchema } from '../../model/policy.ts'
import {
  connectionReportSchema,
  settingsDamageSchema,
  settingsSchema,
  tokenStatusSchema,
} from '../../model/settings.ts'
import { defineRoute, noInputSchema } from '../defineRoute.ts'

export const settingsRoutes = {
  'token.status': defineRoute({ input: noInputSchema, output: tokenStatusSchema }),
  'token.set': defineRoute({
    input: z.strictObject({ token: z.string().min(1).max(8_192), remember: z.boolean() }),
    output: tokenStatusSchema,
  }),
  'token.clear': defineRoute({ input: noInputSchema, output: tokenStatusSchema }),
  /** Sets 应用ID and 应用密钥, by which the app fetches and renews tokens itself while no token is pasted. */
  'token.setApp': defineRoute({
    input: z.strictObject({
      appId: z.string().min(1).max(500),
      secret: z.string().min(1).max(500),
      remember: z.boolean(),
    }),
    output: tokenStatusSchema,
  }),
  'token.clearApp': defineRoute({ input: noInputSchema, output: tokenStatusSchema }),
  /** Tests the address of the settings, or another one before it is saved. */
  'connection.test': defineRoute({
    input: z.strictObject({ endpoint: z.string().max(2_000).optional() }),
    output: connectionReportSchema,
  }),

  /** Returns the policy of this machine's administrator; read once, at start. */
  'policy.get': defineRoute({ input: noInputSchema, output: policyStatusSchema }),
  'settings.get': defineRoute({ input: noInputSchema, output: settingsSchema }),
  'settings.set': defineRoute({
    input: z.strictObject({ settings: settingsSchema }),
    output: settingsSchema,
  }),
  /**
   * Returns damaged settings and lists, and whether the user has to confirm them before anything is sent for
   * real.
   */
  'settings.damage': defineRoute({ input: noInputSchema, output: settingsDamageSchema }),
  'settings.confirm': defineRoute({ input: noInputSchema, output: settingsDamageSchema }),
}
