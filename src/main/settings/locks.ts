import type { Mode } from '../../core/operation.js';
import { MODES, type Policy } from '../../shared/policy/schema.js';
import type { UserSettings } from './stored.js';

export interface Fixed {
  readonly settings: UserSettings;
  /** Names of settings that the policy fixes; `sound.phone` where it fixes one mode alone. */
  readonly locked: readonly string[];
}

/** Lays what the policy fixes over what the user chose. The choice is kept, for the day when the policy lets go. */
export function applyPolicy(own: UserSettings, policy: Policy): Fixed {
  const { alerts, screen } = policy;
  const fixed: Partial<UserSettings> = {
    ...(screen.theme !== undefined && { theme: screen.theme }),
    ...(screen.textSize !== undefined && { textSize: screen.textSize }),
    ...(alerts.volume !== undefined && { volume: alerts.volume }),
    ...(policy.globalShortcuts.enabled !== undefined && { globalShortcuts: policy.globalShortcuts.enabled }),
    ...(policy.coach.enabled !== undefined && { coach: policy.coach.enabled }),
    ...(policy.suggestions.enabled !== undefined && { suggestions: policy.suggestions.enabled }),
    ...(policy.secrets.remember !== undefined && { rememberPassword: policy.secrets.remember }),
    ...(policy.server && { server: `${policy.server.host}:${policy.server.port}` }),
  };
  const modes = MODES.filter((mode) => alerts.sound[mode] !== undefined);
  const sound = modes.length === MODES.length ? ['sound'] : modes.map((mode) => `sound.${mode}`);
  return { settings: { ...own, ...fixed, sound: soundOf(own.sound, alerts.sound) }, locked: [...Object.keys(fixed), ...sound] };
}

const soundOf = (own: UserSettings['sound'], fixed: Policy['alerts']['sound']): Record<Mode, boolean> => ({
  'in-person': fixed['in-person'] ?? own['in-person'],
  phone: fixed.phone ?? own.phone,
  'patron-im': fixed['patron-im'] ?? own['patron-im'],
  'staff-im': fixed['staff-im'] ?? own['staff-im'],
});
