// The runtime of the desk as a plain browser: no preload, no Node, nothing kept.
import { app, BrowserWindow } from 'electron';

// Not awaited at the top: `ready` may wait for this file to have been evaluated.
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 900, height: 800, webPreferences: { partition: 'patron', sandbox: true, contextIsolation: true, nodeIntegration: false, backgroundThrottling: false } });
  return window.loadURL('about:blank');
});
