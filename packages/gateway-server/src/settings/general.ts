// Settings: of the command itself.
import { onOff, path, text } from './kind.ts'
import { setting } from './setting.ts'

export const general = {
  application: setting({
    kind: text('MODULE[:NAME]', 'a module, perhaps with the name of an export'),
    help: 'the application to serve',
    more: 'On the command line it is the argument.',
    where: 'argument',
  }),
  config: setting({
    kind: path(),
    short: 'c',
    help: 'the configuration file, instead of gateway.config.{ts,mts,js,mjs,json}',
    more: 'Its name is taken from the folder in which the command was started, as is the file that is found by itself.',
    where: 'outside',
    reloads: false,
  }),
  printConfig: setting({
    kind: onOff,
    default: false,
    help: 'print every setting with where it comes from, and exit',
    where: 'flag',
    reloads: false,
  }),
  checkConfig: setting({
    kind: onOff,
    default: false,
    help: 'check the settings, load the application, and exit',
    more: 'With status 0 where all is well, else with the status that serving would have ended with. Nothing is listened on.',
    where: 'flag',
    reloads: false,
  }),
}
