import { type StandardField, standardFields } from '../../shared/model/field.ts'
import type { ConversionChoices } from '../../shared/model/mapping.ts'
import { applyChoices } from './applyChoices.ts'
import { createBirthdayConversion } from './birthday.ts'
import type { ConvertValue } from './Conversion.ts'
import { convertIdentityPlatform } from './identityPlatform.ts'
import { createPhoneConversion } from './phone.ts'
import {
  convertAddress,
  convertId,
  convertLongText,
  convertOpenid,
  convertRealName,
  convertShortText,
  convertUnionid,
} from './plain.ts'
import { createSexConversion } from './sex.ts'
import { convertTags } from './tags.ts'

export type Conversions = Readonly<Record<StandardField, ConvertValue>>

/**
 * Creates the conversions of all standard fields, with the user's choices applied. Custom fields have rules
 * of their own (`createCustomConversion`).
 *
 * @param today `yyyy-MM-dd`; a later birthday is refused
 */
export function createConversions(today: string, choices?: ConversionChoices): Conversions {
  const plain: Conversions = {
    identityId: convertId,
    identityType: convertShortText,
    audienceUserId: convertId,
    openid: convertOpenid,
    unionid: convertUnionid,
    phone: createPhoneConversion(choices?.northAmericanPhones),
    realName: convertRealName,
    sex: createSexConversion(choices?.zeroOneSex),
    address: convertAddress,
    birthday: createBirthdayConversion({ ...choices, today }),
    remark: convertLongText,
    tags: convertTags,
    platform: convertIdentityPlatform,
    mpid: convertId,
  }
  if (choices === undefined) return plain
  return Object.fromEntries(
    standardFields.map((field) => [field, applyChoices(plain[field], field, choices)]),
  ) as Conversions
}
