import { expect, test } from 'vitest'
import { Gates } from './gates.ts'

test('everybody who waits goes on when the gate opens, and it stays open', async () => {
  const gates = new Gates()
  const passed: string[] = []
  const waiting = [gates.wait('a').then(() => passed.push('first')), gates.wait('a').then(() => passed.push('second'))]
  expect([gates.isOpen('a'), passed]).toEqual([false, []])
  gates.open('a')
  await Promise.all(waiting)
  await gates.wait('a')
  expect([gates.isOpen('a'), gates.isOpen('b'), passed]).toEqual([true, false, ['first', 'second']])
})
