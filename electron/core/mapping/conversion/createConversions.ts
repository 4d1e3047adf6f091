import type { StandardField } from '../../../shared/model/field.ts'
import type { BirthdayOptions } from './birthday.ts'
import { createBirthdayConversion } from './birthday.ts'
import type { ConvertValue } from './Conversion.ts'
import { convertPhone } from './phone.ts'
import {
  convertId,
  convertLongText,
  convertOpenid,
  convertRealName,
  convertShortText,
  convertUnionid,
} from './plain.ts'
import { convertSex } from './sex.ts'
import { convertTags } from './tags.ts'

/** The conversion of every standard field. Custom fields are split (splitValues), not converted. */
export function createConversions(options: BirthdayOptions): Readonly<Record<StandardField, ConvertValue>> {
  return {
    identityId: convertId,
    identityType: convertShortText,
    audienceUserId: convertId,
    openid: convertOpenid,
    unionid: convertUnionid,
    phone: convertPhone,
    realName: convertRealName,
    sex: convertSex,
    address: convertLongText,
    birthday: createBirthdayConversion(options),
    remark: convertLongText,
    tags: convertTags,
  }
}
