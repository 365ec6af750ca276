/** Where files can be put, and a place for one (XEP-0363). */
import { sizeWords } from '../../core/files/name.js';
import { AppError } from '../../shared/errors.js';
import { StanzaRefused } from './problems.js';
import type { Element } from './xml.js';
import { buildDiscoQuery } from './xep/xep-0030-disco.js';
import { buildItemsQuery, buildSlotRequest, parseItems, parseSlot, parseUploadInfo, type FileToUpload, type Slot } from './xep/xep-0363-upload.js';

export type { FileToUpload, Slot };
type Request = (type: 'get' | 'set', to: string, payload: Element) => Promise<Element>;

export class Uploads {
  readonly #domain: string;
  readonly #request: Request;

  constructor(domain: string, request: Request) {
    this.#domain = domain;
    this.#request = request;
  }

  /** @throws AppError when the server takes no files, or not this one */
  async slot(file: FileToUpload): Promise<Slot> {
    const service = await this.#service();
    if (!service) throw new AppError('no-file-service', 'The server of your library takes no files (XEP-0363). Share where the file lies, or ask your administrator to turn file sharing on.');
    if (service.maxSize !== undefined && file.size > service.maxSize) throw tooLarge(file, service.maxSize);
    try {
      const slot = parseSlot(await this.#request('get', service.address, buildSlotRequest(file)));
      if (slot) return slot;
      throw new AppError('no-file-service', 'The server named a place for the file that is not encrypted (HTTPS), so it was not sent. Ask your administrator.');
    } catch (error) {
      if (!(error instanceof StanzaRefused)) throw error;
      if (error.condition === 'not-acceptable') throw tooLarge(file, service.maxSize);
      if (error.condition === 'resource-constraint') throw new AppError('no-file-service', 'The server takes no more files from you for now. Try again later, or share where the file lies.');
      throw new AppError('no-file-service', `The server does not take this file (${error.condition}). Ask your administrator whether staff may share files.`);
    }
  }

  async #service(): Promise<{ readonly address: string; readonly maxSize?: number } | undefined> {
    const items = parseItems(await this.#request('get', this.#domain, buildItemsQuery()).catch(answered));
    for (const address of [...items, this.#domain]) {
      const info = parseUploadInfo(await this.#request('get', address, buildDiscoQuery()).catch(answered));
      if (info) return { address, ...info };
    }
    return undefined;
  }
}

/** A refusal is an answer too: there is nothing. */
function answered(error: unknown): Element {
  if (error instanceof StanzaRefused && error.answer) return error.answer;
  throw error;
}

const tooLarge = ({ size }: FileToUpload, most: number | undefined): AppError =>
  new AppError('too-long', `This file has ${sizeWords(size)}, and the server takes ${most === undefined ? 'only smaller ones' : `${sizeWords(most)} at most`}. Make it smaller, or share where it lies.`);
