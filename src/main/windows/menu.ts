import { app, Menu, type BaseWindow, type MenuItemConstructorOptions } from 'electron';

/**
 * A small menu, there for copying and pasting on every system and for those who look for it (Alt shows it). It claims
 * no key of the desk: no reload (Ctrl+R refers), no hide (Ctrl+H holds), no close (Ctrl+W would shut the desk).
 */
export function setMenu({ development, mac = process.platform === 'darwin' }: { readonly development: boolean; readonly mac?: boolean }): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ development, mac })));
}

/** As closing the window, which asks before the last desk of a service goes. */
const closeWindow = (_item: unknown, window: BaseWindow | undefined): void => (window ? window.close() : app.quit());

export function menuTemplate({ development, mac }: { readonly development: boolean; readonly mac: boolean }): MenuItemConstructorOptions[] {
  return [
    mac ? { role: 'appMenu', submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'quit' }] } : { label: '&File', submenu: [{ label: 'E&xit', click: closeWindow }] },
    {
      label: '&Edit',
      submenu: [{ role: 'undo' }, { role: 'redo' }, { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'pasteAndMatchStyle' }, { role: 'delete' }, { role: 'selectAll' }],
    },
    {
      label: '&View',
      submenu: [{ role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'resetZoom' }, ...(development ? [{ type: 'separator' } as const, { role: 'toggleDevTools' } as const] : [])],
    },
    { label: '&Window', role: 'window', submenu: [{ role: 'minimize' }] },
  ];
}
