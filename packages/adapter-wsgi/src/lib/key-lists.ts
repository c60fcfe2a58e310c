// The lists of environ keys that requests come with. A client sends the same fields in the same order again and again, so a
// list is announced to a worker once, under a number, and requests carry their values alone. A list is found by walking a
// tree, key by key; each step remembers the one taken last, which costs a comparison of two pointers. The tree is bounded:
// who sends new names with every request makes it forget, and announce again, nothing more.

/** A list: the way from the root of the tree to here. */
export interface KeyList {
  /** The names, joined with NUL, as KEYS has them. */
  readonly names: string
  /** The number it is announced under, for as long as the tree is of this generation. */
  number: number
  generation: number
  /** Whether the value of its last key is a path, to be percent-decoded. */
  readonly isPath: boolean
  /** The list with one key more; itself for a key that is not for Python. */
  next(key: string): KeyList
}

/** Steps of the tree, from which on it is forgotten. */
const mostSteps = 16_384
/** Numbers of lists, from which on too: few enough for a worker to keep them all. */
const mostLists = 1024

export class KeyLists {
  /** The list of no keys, where each request begins. */
  root: KeyList
  /** Counts how often all was forgotten: a number means another list after that. */
  generation = 1
  #steps = 0
  #numbered = 0

  constructor() {
    this.root = new Step(this, '', '')
  }

  /** Between two requests: forgets everything when there is too much of it. */
  tidy(): void {
    if (this.#steps < mostSteps && this.#numbered < mostLists) return
    this.#steps = 0
    this.#numbered = 0
    this.generation++
    this.root = new Step(this, '', '')
  }

  /** The number of a list, which it gets with its first request; a list of a forgotten tree gets a new one. */
  numberOf(list: KeyList): number {
    if (list.generation !== this.generation) {
      list.generation = this.generation
      list.number = this.#numbered++
    }
    return list.number
  }

  counted(): void {
    this.#steps++
  }
}

class Step implements KeyList {
  readonly names: string
  readonly isPath: boolean
  number = 0
  generation = 0
  #lists: KeyLists
  #lastKey = ''
  #lastStep: KeyList = this
  #steps: Map<string, KeyList> | undefined = undefined

  constructor(lists: KeyLists, before: string, key: string) {
    this.#lists = lists
    this.names = before === '' ? key : `${before}\0${key}`
    this.isPath = key === 'PATH_INFO' || key === 'SCRIPT_NAME'
  }

  next(key: string): KeyList {
    if (key !== this.#lastKey) {
      this.#lastStep = this.#find(key)
      this.#lastKey = key
    }
    return this.#lastStep
  }

  #find(key: string): KeyList {
    this.#steps ??= new Map()
    let step = this.#steps.get(key)
    if (step === undefined) {
      step = isForPython(key) ? new Step(this.#lists, this.names, key) : this
      this.#steps.set(key, step)
      this.#lists.counted()
    }
    return step
  }
}

/** CGI's variables; keys with a dot are the gateway's, or middleware's. A name that latin-1 or NUL can't carry is nobody's. */
function isForPython(key: string): boolean {
  return key === 'wsgi.url_scheme' || /^[\x21-\x2d\x2f-\x7e]+$/.test(key)
}
