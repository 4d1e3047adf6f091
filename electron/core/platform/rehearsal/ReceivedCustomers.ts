import { parseRecordJson, type ParsedRecord } from '../../../shared/model/parseRecordJson.ts'
import { withIdentityFields } from './readIdentities.ts'

/** How a service of customers behaves, for practice and tests. Plain JSON, so that it can cross a process. */
export interface LookupConduct {
  /** Milliseconds until what was received can be found. */
  visibleAfterMs: number
  /** Values of identifiers whose customers are never found. */
  missing: string[]
  /** Fields that customers have other values of, by the value of an identifier; null: none at all. */
  changed: { [identifier: string]: { [field: string]: string | null } }
  /** Shortest time between two lookups; sooner ones are refused with 操作频繁. */
  gapMs: number
  /** Longest list that is accepted. */
  mostValues: number
  /** What a longer one meets: a refusal, a success without customers, or a success for its beginning. */
  onLongList: 'refuse' | 'empty' | 'cut'
  /** Customers of an answer at most: what a service would do that cuts its answers short without a word. */
  mostCustomers: number
  /** Answers every lookup so; null: as documented. */
  answer: { status: number; body: string } | null
}

export const usualConduct: LookupConduct = {
  visibleAfterMs: 0,
  missing: [],
  changed: {},
  gapMs: 900,
  mostValues: 50,
  onLongList: 'refuse',
  mostCustomers: Number.MAX_SAFE_INTEGER,
  answer: null,
}

interface Customer {
  audienceUserId: string
  fields: Map<string, string>
  phones: Set<string>
  receivedAtMs: number
}

interface ReceivedRecord {
  record: ParsedRecord
  isMatching: boolean
}

export interface LookupReply {
  status: number
  body: string
}

/** Customers that the practice server remembers; later ones are not found. It serves a machine, not a company. */
const mostRemembered = 200_000
const firstCustomerId = 9_007_199_254_740_993n
const identifiers = ['identityId', 'audienceUserId', 'openid', 'unionid', 'phone'] as const

/**
 * The customers of a double of the platform: what its calls have brought, answered as the lookup of the public
 * documentation answers (page 985201). In memory only.
 */
export class ReceivedCustomers {
  readonly #nowMs: () => number
  readonly #byIdentifier = new Map<string, Set<Customer>>()
  /** Calls that were answered and are not worked through. */
  readonly #arrived: { atMs: number; records: ReceivedRecord[] }[] = []
  #count = 0
  #lastLookupMs = Number.NEGATIVE_INFINITY
  conduct: LookupConduct = usualConduct

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Takes the records of a call; ignores what is not one. */
  receive(bodyText: string): void {
    this.#arrived.push({ atMs: this.#nowMs(), records: recordsIn(bodyText) })
    this.#workThrough()
  }

  #workThrough(): void {
    const dueMs = this.#nowMs() - this.conduct.visibleAfterMs
    while (this.#arrived.length > 0 && this.#arrived[0]!.atMs <= dueMs) {
      for (const record of this.#arrived.shift()!.records) this.#store(record)
    }
  }

  #store({ record, isMatching }: ReceivedRecord): void {
    const known = isMatching ? this.#find(record) : undefined
    if (known === undefined && this.#count >= mostRemembered) return
    const customer = known ?? this.#create(record)
    for (const [field, value] of record.fields) if (value !== '') customer.fields.set(field, value)
    const phone = record.fields.get('phone')
    if (phone) customer.phones.add(phone)
    for (const field of identifiers) {
      const value = record.fields.get(field)
      if (!value) continue
      const key = `${field} ${value}`
      this.#byIdentifier.set(key, (this.#byIdentifier.get(key) ?? new Set()).add(customer))
    }
  }

  /** Answers a lookup. */
  answer(bodyText: string): LookupReply {
    const { answer, gapMs, mostValues, onLongList, mostCustomers } = this.conduct
    if (answer !== null) return answer
    const sinceLastMs = this.#nowMs() - this.#lastLookupMs
    this.#lastLookupMs = this.#nowMs()
    if (sinceLastMs < gapMs) return refuse('LIMIT', '操作频繁，请稍后重试')
    this.#workThrough()
    const asked = valuesIn(bodyText)
    if (asked === null || asked.length === 0) return refuse('PARAM_ERROR', '参数错误')
    const isLong = asked.length > mostValues
    if (isLong && onLongList === 'refuse') return refuse('PARAM_ERROR', '查询数量超过限制')
    const read = isLong ? asked.slice(0, onLongList === 'cut' ? mostValues : 0) : asked
    const found = new Set(read.flatMap((key) => [...(this.#byIdentifier.get(key) ?? [])]))
    const shown = [...found].filter((customer) => this.#isShown(customer)).slice(0, mostCustomers)
    const data = shown.map((customer) => this.#write(customer)).join(',')
    return { status: 200, body: `{"code":"200","errorCode":"SUCCESS","msg":"ok","data":[${data}]}` }
  }

  #find({ fields }: ParsedRecord): Customer | undefined {
    for (const field of identifiers) {
      const [customer] = this.#byIdentifier.get(`${field} ${fields.get(field) ?? ''}`) ?? []
      if (customer) return customer
    }
    return undefined
  }

  #create({ fields }: ParsedRecord): Customer {
    const given = fields.get('audienceUserId')
    this.#count += 1
    return {
      audienceUserId: given || String(firstCustomerId + BigInt(this.#count)),
      fields: new Map(),
      phones: new Set(),
      receivedAtMs: this.#nowMs(),
    }
  }

  #isShown({ fields }: Customer): boolean {
    return !identifiers.some((field) => this.conduct.missing.includes(fields.get(field) ?? '\0'))
  }

  /** Fields without a value are absent; ids are raw int64, the birthday is midnight in China in milliseconds. */
  #write(customer: Customer): string {
    const fields = new Map(customer.fields)
    for (const field of identifiers) {
      const changes = this.conduct.changed[customer.fields.get(field) ?? '\0'] ?? {}
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) fields.delete(name)
        else fields.set(name, value)
      }
    }
    const parts = [`"audienceUserId":${customer.audienceUserId}`, `"createTime":${customer.receivedAtMs}`]
    const identity = ['openid', 'unionid', 'identityId', 'identityType'].flatMap((name) => {
      const value = fields.get(name)
      return value === undefined ? [] : [`"${name}":${JSON.stringify(value)}`]
    })
    if (identity.length > 0) parts.push(`"openids":[{${identity.join(',')}}]`)
    const phone = fields.get('phone')
    const isSame = phone === customer.fields.get('phone')
    const phones = [...(isSame ? customer.phones : phone === undefined ? [] : [phone])].map(
      (each) => `{"phone":${JSON.stringify(each)},"isVerify":false}`,
    )
    if (phones.length > 0) parts.push(`"phoneList":[${phones.join(',')}]`)
    for (const name of ['realName', 'remark']) {
      const value = fields.get(name)
      if (value !== undefined) parts.push(`"${name}":${JSON.stringify(value)}`)
    }
    parts.push(`"sex":${['', '男', '女'].indexOf(fields.get('sex') ?? '')}`)
    const birthday = /^\d{4}-\d{2}-\d{2}$/.test(fields.get('birthday') ?? '')
      ? fields.get('birthday')
      : undefined
    if (birthday !== undefined) parts.push(`"birthday":${Date.parse(`${birthday}T00:00:00+08:00`)}`)
    return `{${parts.join(',')}}`
  }
}

function recordsIn(bodyText: string): ReceivedRecord[] {
  try {
    const { publicParams, data } = JSON.parse(bodyText) as {
      publicParams?: { isMatching?: boolean }
      data: { [field: string]: unknown }[]
    }
    const isMatching = publicParams?.isMatching !== false
    return data.map((each) => ({
      record: parseRecordJson(JSON.stringify(withIdentityFields(each))),
      isMatching,
    }))
  } catch {
    return []
  }
}

/** Keys of what is asked for; null: not a lookup. Numbers are taken from the text, digit by digit. */
function valuesIn(bodyText: string): string[] | null {
  const lists = {
    phoneList: 'phone',
    thirdIdList: 'identityId',
    audienceUserIdList: 'audienceUserId',
  } as const
  type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown
  const digits: Reviver = (_key, value, context) => (typeof value === 'number' ? context.source : value)
  try {
    const body = (JSON.parse as (text: string, reviver: Reviver) => unknown)(bodyText, digits)
    return Object.entries(body as { [list: string]: unknown }).flatMap(([list, values]) =>
      list in lists && Array.isArray(values)
        ? values.map((value) => `${lists[list as keyof typeof lists]} ${String(value)}`)
        : [],
    )
  } catch {
    return null
  }
}

function refuse(errorCode: string, msg: string): LookupReply {
  return {
    status: 200,
    body: JSON.stringify({ code: errorCode === 'LIMIT' ? '429' : '400', errorCode, msg }),
  }
}
