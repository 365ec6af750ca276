import { AppError } from '../../shared/errors.js';

export const unreachable = (cause?: unknown): AppError =>
  new AppError('archive-unreachable', 'Central storage cannot be reached. Nothing is lost: this desk keeps its record and sends it when the folder is back.', { cause });

export const otherArchive = (): AppError =>
  new AppError(
    'archive-unreachable',
    'The folder of central storage is there, but it is not the one that was used until now. Check that the share is mounted; this desk keeps its record meanwhile.',
  );

export const noArchive = (folder: string): AppError =>
  new AppError('archive-unreachable', `The folder ${folder} holds no record. Choose the folder that the policy names as central storage, and check that the share is mounted.`);

export const nameless = (file: string): AppError =>
  new AppError('archive-damaged', `The file ${file} in central storage cannot be read. Restore it from a backup of the folder; this desk keeps its record meanwhile.`);

const full = (cause: unknown): AppError =>
  new AppError('disk-full', 'Central storage is full. Ask your administrator to make room; this desk keeps its record and sends it then.', { cause });

const readOnly = (cause: unknown): AppError =>
  new AppError('read-only', 'This computer may not write to central storage. Ask your administrator for write permission; this desk keeps its record meanwhile.', { cause });

export const notChained = (seq: number): AppError =>
  new AppError('archive-damaged', `Row ${seq} of this desk does not follow the row before it, so central storage did not take it. Verify this desk's record.`);

/** What a file system says, in words. A share that is gone says many things; none of them is a defect of ours. */
export function folderError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return full(error);
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return readOnly(error);
    default:
      return unreachable(error);
  }
}
