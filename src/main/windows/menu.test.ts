import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { menuTemplate } from './menu.js';

vi.mock('electron', () => ({ Menu: undefined }));

const items = (template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])]);

describe.each([true, false])('the menu (mac: %s)', (mac) => {
  const roles = items(menuTemplate({ development: false, mac })).map((item) => item.role);

  it('lets text be copied and pasted', () => {
    expect(roles).toEqual(expect.arrayContaining(['undo', 'cut', 'copy', 'paste', 'selectAll']));
  });
  it('claims no key of the desk', () => {
    for (const role of ['reload', 'forceReload', 'hide', 'hideOthers', 'close', 'toggleDevTools', 'togglefullscreen']) expect(roles).not.toContain(role);
    expect(items(menuTemplate({ development: true, mac })).filter((item) => item.accelerator)).toEqual([]);
  });
  it('opens the tools of a developer for developers alone', () => {
    expect(items(menuTemplate({ development: true, mac })).map((item) => item.role)).toContain('toggleDevTools');
  });
});
