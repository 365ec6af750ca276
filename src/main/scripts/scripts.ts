import path from 'node:path';
import { fillScript } from '../../core/scripts/fill.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { Problem, RequestView, ScriptView } from '../../shared/view.js';
import { loadScripts, type LoadedScripts } from './load.js';

export interface ScriptsOptions {
  /** Holds the scripts that come with the app. */
  readonly folder: string;
  readonly policy: Policy;
  readonly onProblem: (problem: Problem) => void;
}

/** The scripts of each service, read when they are first wanted and filled for the conversation at hand. */
export class Scripts {
  private readonly options: ScriptsOptions;
  private readonly loaded = new Map<string, LoadedScripts>();

  constructor(options: ScriptsOptions) {
    this.options = options;
  }

  /** @param request whom the words are for; none: as they stand in the list */
  list(request: RequestView | undefined): readonly ScriptView[] {
    const { policy } = this.options;
    const service = policy.services.find(({ name }) => name === request?.service) ?? policy.services[0];
    const { scripts } = this.of(service?.scripts ?? []);
    const values = {
      desk: policy.point, library: policy.library, urls: policy.links,
      ...(service ? { service: service.name } : {}),
      ...(request?.mode === 'patron-im' && request.from !== 'web page' ? { patron: request.who } : {}),
    };
    return scripts.map((script) => ({ ...script, text: fillScript(script.text, values).text }));
  }

  private of(files: readonly string[]): LoadedScripts {
    const key = files.join('\n');
    const known = this.loaded.get(key);
    if (known) return known;
    const loaded = loadScripts([path.join(this.options.folder, 'en.json'), ...files]);
    for (const { code, message } of loaded.problems) this.options.onProblem({ code, message });
    this.loaded.set(key, loaded);
    return loaded;
  }
}
