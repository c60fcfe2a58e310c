// The time as logs write it, rendered once a second: a line costs a look at the clock, and no date.

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const twoDigits = (number: number): string => String(number).padStart(2, '0')

let commonSecond = -1
let common = ''

/** `23/Nov/2026:02:09:52 +0000`, in local time, as the common log format has it. */
export function commonTime(now = Date.now()): string {
  const second = Math.floor(now / 1000)
  if (second !== commonSecond) {
    commonSecond = second
    common = renderCommon(new Date(now))
  }
  return common
}

function renderCommon(date: Date): string {
  const day = `${twoDigits(date.getDate())}/${months[date.getMonth()]}/${date.getFullYear()}`
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')
  const east = -date.getTimezoneOffset()
  const offset = twoDigits(Math.floor(Math.abs(east) / 60)) + twoDigits(Math.abs(east) % 60)
  return `${day}:${time} ${east < 0 ? '-' : '+'}${offset}`
}

let isoSecond = -1
let isoStart = ''

/** `2026-11-23T02:09:52.123Z`. */
export function isoTime(now = Date.now()): string {
  const second = Math.floor(now / 1000)
  if (second !== isoSecond) {
    isoSecond = second
    isoStart = new Date(second * 1000).toISOString().slice(0, -4)
  }
  return `${isoStart}${String(now - second * 1000).padStart(3, '0')}Z`
}
