/** An invented token and invented customers to search for. */
export const canaryToken = 'tk-CANARY-7f3e9b1c5d8a4026b9e1'

export interface CanaryCustomer {
  realName: string
  phone: string
  openid: string
  unionid: string
  birthday: string
  address: string
}

export function canaryCustomer(index: number): CanaryCustomer {
  const number = String(index).padStart(4, '0')
  return {
    realName: `欧阳金丝雀${number}`,
    phone: `1397531${number}`,
    openid: `oCanaryOpen${number}xQz`,
    unionid: `oCanaryUnion${number}kWv`,
    birthday: `19${60 + (index % 40)}-0${1 + (index % 9)}-1${index % 9}`,
    address: `金丝雀市鸟笼路${number}号`,
  }
}

/** Values that must not occur anywhere; a birthday alone identifies nobody. */
export function secretsOf({ realName, phone, openid, unionid, address }: CanaryCustomer): string[] {
  return [realName, phone, openid, unionid, address]
}

/** The customers as a file. The last rows have errors, whose descriptions must not contain customer data either. */
export function canaryCsv(customers: readonly CanaryCustomer[]): string {
  const rows = customers.map((each) =>
    [each.realName, each.phone, each.openid, each.unionid, '女', each.birthday, each.address].join(','),
  )
  const [first, second] = [customers[0]!, customers[1]!]
  const broken = [
    // A phone too long, a sex that is an address, a birthday that is a name, a repeated customer.
    [first.realName, `${first.phone}99`, '', '', first.address, first.realName, second.address],
    [second.realName, second.phone, second.openid, '', '男', '2024-13-45', first.address],
  ]
  return [
    '姓名,手机号,openid,unionid,性别,生日,地址',
    ...rows,
    ...broken.map((cells) => cells.join(',')),
  ].join('\n')
}
