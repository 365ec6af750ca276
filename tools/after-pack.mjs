// electron-builder takes a folder given as electronDist as it is: remove what its own download would not have brought.
import fs from 'node:fs/promises';
import path from 'node:path';

/** @param {{ appOutDir: string, electronPlatformName: string, packager: { getResourcesDir: (dir: string) => string } }} context */
export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const resources = electronPlatformName === 'darwin' ? packager.getResourcesDir(appOutDir) : path.join(appOutDir, 'resources');
  await Promise.all([path.join(resources, 'default_app.asar'), path.join(appOutDir, 'version')].map((file) => fs.rm(file, { force: true })));
}
