// Settings: for development.
import { list, onOff, path } from './kind.ts'
import { setting } from './setting.ts'

export const reload = {
  reload: setting({
    kind: onOff,
    default: false,
    help: 'reload the application when one of its files changes',
    more:
      'The files that it has imported are watched, those of installed packages excepted. The new process serves when it is ' +
      'ready; one that does not start answers every request with what is wrong, until it is mended. For development alone.',
    reloads: false,
  }),
  reloadExtraFile: setting({
    kind: list(path()),
    help: 'another file to watch with --reload, or a folder for the files in it',
    reloads: false,
  }),
}
