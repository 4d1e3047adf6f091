import type { Conduct } from './storingServer.ts'

/** Every bad way in which a server answers, to be mixed. */
export const mixedConducts: readonly Conduct[] = [
  { answer: [503, '<h1>503 first byte timeout</h1>'] },
  { answer: [302, ''] },
  { answer: [403, '<html>'] },
  { answer: [401, '{"code":"401"'], cutsAt: 5 },
  { answer: [200, '{"code": 200.0}'] },
  { isDropped: true, answer: 'last' },
  { before: 'HTTP/1.1 100 Continue\r\n\r\n' },
  { before: 'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n' },
  { isDropped: true, answer: [413, ''] },
  { isDropped: true, answer: [503, 'no healthy upstream'] },
  { isDropped: true, answer: [429, '{"code":"429"}'], headers: 'Retry-After: 0\r\n' },
]
