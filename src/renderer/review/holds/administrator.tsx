import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Label, TextField } from 'react-aria-components/TextField';
import { HOLD_LIMITS, type AskedAdministrator, type HoldsStart } from '../../../shared/review/holds.js';
import { useReview } from '../store.js';
import { chooseKey } from './actions.js';

type Takes = HoldsStart['takes'];

export interface Who {
  /** None: it is not known yet. */
  readonly takes: Takes | undefined;
  readonly name: string;
  readonly secret: string;
  readonly setName: (name: string) => void;
  readonly setSecret: (secret: string) => void;
  /** None: something is missing. */
  readonly as: AskedAdministrator | undefined;
}

function asOf(takes: Takes | undefined, name: string, secret: string, keyFile: string | undefined): AskedAdministrator | undefined {
  if (name === '' || secret === '') return undefined;
  if (takes === 'login') return { with: 'login', user: name, password: secret };
  return takes === 'key' && keyFile !== undefined ? { with: 'key', name, passphrase: secret } : undefined;
}

/** Who decides. It is forgotten with the sheet. @param likely who it will be */
export function useAdministrator(likely: string): Who {
  const takes = useReview((state) => state.holds?.takes);
  const keyFile = useReview((state) => state.holds?.keyFile);
  const [name, setName] = useState(likely);
  const [secret, setSecret] = useState('');
  return { takes, name, secret, setName, setSecret, as: asOf(takes, name.trim(), secret, keyFile) };
}

const WHO: Readonly<Record<Exclude<Takes, 'nothing'>, string>> = {
  login: 'An administrator of the record decides. The password is asked for each time, and not kept.',
  key: 'An administrator decides, with the key of the library. Its passphrase is asked for each time, and not kept.',
};

/** Where there is no key of the library, nobody could have signed a hold. */
export const NOBODY = 'Nobody can decide about holds here, because the policy names no key of the library. Ask your administrator to make one.';

export function Administrator({ who: { takes, name, secret, setName, setSecret } }: { readonly who: Who }) {
  const keyFile = useReview((state) => state.holds?.keyFile);
  if (takes === undefined || takes === 'nothing') return null;
  const isLogin = takes === 'login';
  return (
    <>
      <p className="quiet">{WHO[takes]}</p>
      <TextField value={name} onChange={setName} maxLength={isLogin ? HOLD_LIMITS.user : HOLD_LIMITS.name} autoComplete="off"><Label>{isLogin ? 'User' : 'Name of the administrator'}</Label><Input /></TextField>
      {isLogin ? null : <div className="key-file"><Button className="button" onPress={() => void chooseKey()}>Choose the key file …</Button><span>{keyFile ?? 'No file is chosen.'}</span></div>}
      <TextField type="password" value={secret} onChange={setSecret} maxLength={HOLD_LIMITS.secret} autoComplete="off"><Label>{isLogin ? 'Password' : 'Passphrase of the key'}</Label><Input /></TextField>
    </>
  );
}
