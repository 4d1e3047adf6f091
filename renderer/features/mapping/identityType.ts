import type { FieldKey } from '../../../electron/shared/model/field.ts'
import type { MappedConstant } from '../../../electron/shared/model/mapping.ts'

/**
 * Whether identityType is asked for: an identity ID is imported and no column gives its type. The platform adds an identity to a
 * known customer only with a type (`api/batchAdd-seed.txt`, 客户资料).
 */
export function needsIdentityType(users: ReadonlyMap<FieldKey, { columnName: string | null }>): boolean {
  return users.has('identityId') && typeof users.get('identityType')?.columnName !== 'string'
}

export function isIdentityType({ target }: MappedConstant): boolean {
  return target.kind === 'standard' && target.field === 'identityType'
}

/** The type that every identity gets; empty: none. */
export function identityTypeOf(constants: readonly MappedConstant[]): string {
  return constants.find(isIdentityType)?.value ?? ''
}
