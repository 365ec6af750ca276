import { Button, type ButtonProps } from 'react-aria-components/Button';
import type { ReactNode } from 'react';
import { COMMANDS, type Command, type CommandName } from '../commands.js';
import { keyLabel } from '../key-names.js';
import { apple } from '../shortcuts.js';
import { Icon, type IconName } from './icons.js';

/** A key where it acts. Screen readers hear it as part of the button's description, not of its name. */
export const Keys = ({ keys }: { readonly keys: string }) => (
  <kbd aria-hidden="true">{keyLabel(keys, apple)}</kbd>
);

interface CommandButtonProps extends Omit<ButtonProps, 'children' | 'onPress'> {
  readonly command: CommandName;
  readonly children: ReactNode;
  readonly icon?: IconName;
}

/** A button that does what a command does and shows its key. */
export function CommandButton({ command, children, icon, ...rest }: CommandButtonProps) {
  const { keys, run }: Command = COMMANDS[command];
  return (
    <Button {...rest} onPress={() => void run()}>
      {icon ? <Icon name={icon} /> : null}
      <span>{children}</span>
      {keys === undefined ? null : <Keys keys={keys} />}
    </Button>
  );
}
