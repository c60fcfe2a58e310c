// The time as logs write it, rendered once a second, and once a millisecond where that shows. A request's end was taken from
// the monotonic clock already: within the second that is enough to tell the time of day, and a line needs no look at another
// clock.

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const twoDigits = (number: number): string => String(number).padStart(2, '0')

/** The second that is rendered, as a time of `performance.now`, and of day. */
let start = Infinity
let second = 0
let common = ''
let isoStart = ''

/** @param at a time of `performance.now` @returns milliseconds since the rendered second began, which is rendered anew where needed */
function within(at: number): number {
  const since = at - start
  return since >= 0 && since < 1000 ? since : render(at)
}

function render(at: number): number {
  // Not from the origin of the monotonic clock: the time of day may have been set since.
  const now = Math.floor(Date.now() - (performance.now() - at))
  second = Math.floor(now / 1000) * 1000
  start = at - (now - second)
  common = ''
  isoStart = ''
  return now - second
}

/** `23/Nov/2026:02:09:52 +0000`, in local time, as the common log format has it. @param at a time of `performance.now` */
export function commonTime(at: number): string {
  within(at)
  if (common === '') common = renderCommon(new Date(second))
  return common
}

function renderCommon(date: Date): string {
  const day = `${twoDigits(date.getDate())}/${months[date.getMonth()]}/${date.getFullYear()}`
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')
  const east = -date.getTimezoneOffset()
  const offset = twoDigits(Math.floor(Math.abs(east) / 60)) + twoDigits(Math.abs(east) % 60)
  return `${day}:${time} ${east < 0 ? '-' : '+'}${offset}`
}

let isoMilliseconds = -1
let iso = ''

/** `2026-11-23T02:09:52.123Z`. @param at a time of `performance.now` */
export function isoTime(at: number): string {
  const milliseconds = Math.floor(within(at))
  return milliseconds === isoMilliseconds && isoStart !== '' ? iso : renderIso(milliseconds)
}

function renderIso(milliseconds: number): string {
  if (isoStart === '') isoStart = new Date(second).toISOString().slice(0, -4)
  isoMilliseconds = milliseconds
  return (iso = `${isoStart}${String(milliseconds).padStart(3, '0')}Z`)
}
