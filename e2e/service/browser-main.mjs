// The runtime of the desk as a plain browser: no preload, no Node, nothing kept.
import { app, BrowserWindow } from 'electron';

await app.whenReady();
const window = new BrowserWindow({ width: 900, height: 800, webPreferences: { partition: 'patron', sandbox: true, contextIsolation: true, nodeIntegration: false, backgroundThrottling: false } });
await window.loadURL('about:blank');
