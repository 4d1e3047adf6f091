import { expect, test } from 'vitest'
import { roundedDefect } from '../../../../electron/core/spreadsheet/roundedNumber.ts'

// Two customers shared one id after Excel had rounded both.
test.each([
  '310104198807152000',
  '31010419880715200',
  '6222020012345670000',
  '1.38E+10',
  '4.40301E+17',
  '4.40301E17',
  '1.38e10',
  '-1.5E+11',
  ' 6.2E+18 ',
  // In full width, in the groups of a number format, with blanks or decimals behind.
  '３１０１０４１９８８０７１５２０００',
  '４．４Ｅ＋１７',
  '310,104,198,807,152,000',
  '6222 0200 1234 5670 000',
  '310104198807152000.0',
  '310104198807152000  ',
  '13.8E+9',
])('%j has lost its end', (text) => expect(roundedDefect(text)).toBe('imprecise'))

test('of 16 digits the last is 0 by chance in one of ten: a warning, no refusal', () => {
  expect(roundedDefect('6222020012345670')).toBe('rounded')
})

test.each([
  '310104198807152001',
  '100000000000000',
  '000000000000000000',
  '3101041988071520X0',
  'A310104198807152000',
  '1.3812345678E+10',
  '1.3812345678E10',
  '0.00E+00',
  '1E+05',
  '2E10',
  '0E+12',
  "'310104198807152000",
  '12E9',
  '310104-19880715-2000',
  '100,200,300,400,500,600',
  '13900001000 13900002000',
])('%j has not', (text) => expect(roundedDefect(text)).toBeNull())
