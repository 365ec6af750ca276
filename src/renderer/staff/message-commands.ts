/** "Message Ben": a command for each colleague, for the palette alone. */
import type { Command } from '../commands.js';
import { desk } from '../desk.js';
import { openDirect } from './open-direct.js';
import { colleaguesOf } from './people-order.js';

export function messageCommands(): readonly Command[] {
  const { people, me } = desk();
  return colleaguesOf(people, me?.address).map(({ id, name }) => ({ id: `message ${id}`, label: `Message ${name}`, group: 'Window', run: () => openDirect(id) }));
}
