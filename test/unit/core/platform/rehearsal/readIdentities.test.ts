import { expect, it } from 'vitest'
import { secondVersion } from '../../../../../electron/core/platform/secondVersion.ts'
import { toStagedRecords } from '../../../../../electron/core/records/stagedRecord.ts'
import { withIdentityFields } from '../../../../../electron/core/platform/rehearsal/readIdentities.ts'

// The practice server would find nobody whom it took in the second version.
it('gives back every identity that the second version wrote', () => {
  const record = {
    identityId: '7',
    identityType: 'EZ',
    audienceUserId: '9',
    openid: 'o',
    unionid: 'u',
    phone: '1',
    realName: '张',
  }
  const write = secondVersion.createBodyWriter({
    options: { isMatching: true, matchingType: 1, importMode: 1 },
    mapping: { columns: [], constants: [], blanksClear: false },
  })
  const body = write(toStagedRecords([JSON.stringify(record)])).toString()
  const { data } = JSON.parse(body) as { data: [{ [field: string]: unknown }] }
  expect(withIdentityFields(data[0])).toEqual(record)
  expect(withIdentityFields(record)).toEqual(record)
})
