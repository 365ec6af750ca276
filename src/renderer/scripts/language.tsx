import { Button } from 'react-aria-components/Button';
import { COMMANDS } from '../commands.js';
import { Keys } from '../ui/keys.js';
import { languageName, nextLanguage, useScriptsView } from './scripts-store.js';

/** In which language the scripts of this conversation are; the button goes on to the next one. */
export function LanguageChoice({ id }: { readonly id: string | null }) {
  const { language, languages } = useScriptsView(id);
  if (languages.length < 2) return null;
  return (
    <Button className="link" onPress={() => nextLanguage(id)}>
      <span className="sr-only">Language of the scripts: </span><span lang={language}>{languageName(language)}</span><Keys keys={COMMANDS.language.keys} />
    </Button>
  );
}
