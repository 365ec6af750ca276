/**
 * Electron's security checklist, applied; docs/security.md has the list. Call `hardenApp` before the app is ready and
 * `hardenSession` right after, before the first window.
 */
import { app, protocol, shell, type App, type Event, type Session, type WebContents } from 'electron';
import type { Log } from '../log/log.js';
import { mayLoad, PERMISSIONS } from './allowed.js';
import { checkLink } from './links.js';
import { PAGE, SCHEME, serve } from './serve.js';

export interface HardenOptions {
  readonly log: Log;
  /** Development server of the page; only where the app is not packaged. */
  readonly devServer?: string;
}

export function hardenApp({ log, devServer }: HardenOptions): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
  // Chromium itself resolves no name; XMPP goes through Node.
  app.commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${devServer === undefined ? '' : ` , EXCLUDE ${new URL(devServer).hostname}`}`);
  app.commandLine.appendSwitch('dns-prefetch-disable');
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, { log, ...(devServer !== undefined && { devServer }) }));
  refuseAsked(app, log);
}

/** @param root folder of the built page */
export function hardenSession(session: Session, root: string, { log, devServer }: HardenOptions): void {
  // Not `protocol.handle`: its requests and responses are those of fetch, and Node loads that library (35 ms, measured)
  // just while the page waits for its first byte.
  session.protocol.registerBufferProtocol(SCHEME, (request, answer) => {
    void serve(root, request).then(answer);
  });
  session.webRequest.onBeforeRequest((details, callback) => {
    const cancel = !mayLoad(details.url, devServer);
    if (cancel) log.warn('load refused', { reason: 'not-own' });
    callback({ cancel });
  });
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    const granted = PERMISSIONS.has(permission);
    if (!granted) log.warn('permission refused');
    callback(granted);
  });
  session.setPermissionCheckHandler((_contents, permission) => PERMISSIONS.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}));
  session.setCertificateVerifyProc((_request, callback) => callback(devServer === undefined ? -2 : -3));
  session.on('will-download', (event) => event.preventDefault());
  const chooseNone = (event: Event, _details: unknown, choose: (id: '') => void): void => {
    event.preventDefault();
    choose('');
  };
  session.on('select-hid-device', chooseNone);
  session.on('select-usb-device', chooseNone);
  session.on('select-serial-port', (event, _ports, _contents, choose) => chooseNone(event, undefined, choose));
  // Words of patrons are not for a dictionary server.
  session.setSpellCheckerEnabled(false);
}

function hardenContents(contents: WebContents, { log, devServer }: HardenOptions): void {
  const page = devServer ?? PAGE;
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-frame-navigate', (event) => {
    if (event.url === page && event.isMainFrame) return;
    log.warn('navigation refused');
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** What a server could ask of Chromium. None can be reached; this holds if one ever is. */
function refuseAsked(host: App, log: Log): void {
  host.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    log.warn('certificate refused');
    callback(false);
  });
  host.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
    event.preventDefault();
    callback();
  });
  host.on('login', (event, _contents, _details, _info, callback) => {
    event.preventDefault();
    callback();
  });
}

/**
 * Opens a link in the browser or the mail program of the system: the only way out of the app.
 * @throws AppError `unsafe-link`
 */
export async function openLink(text: string): Promise<void> {
  await shell.openExternal(checkLink(text));
}
