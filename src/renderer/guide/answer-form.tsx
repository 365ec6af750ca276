import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { ANSWER_LIMITS } from '../../shared/limits.js';
import { useDesk } from '../desk.js';
import { closeDialog, type AnswerDraft } from '../screen.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { guideView } from './guide-store.js';
import { saveAnswer } from './own.js';
import { foundInAnswer } from './words.js';

interface Fields {
  readonly question: string;
  readonly answer: string;
  readonly link: string;
  readonly tags: string;
}

function fieldsOf(id: string | undefined, draft: AnswerDraft | undefined): Fields {
  const known = guideView().answers.find((one) => one.id === id);
  return { question: known?.question ?? draft?.question ?? '', answer: known?.answer ?? draft?.answer ?? '', link: known?.link ?? draft?.link ?? '', tags: (known?.tags ?? []).join(', ') };
}

const tagsIn = (text: string): string[] => text.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '');

interface AnswerSheetProps {
  readonly id?: string | undefined;
  readonly draft?: AnswerDraft | undefined;
}

/** An answer, new or changed. What it says of people is asked about once; then the person decides. */
export function AnswerSheet({ id, draft }: AnswerSheetProps) {
  const [fields, setFields] = useState(() => fieldsOf(id, draft));
  const mayEdit = useDesk((state) => state.texts.mayEdit);
  const [forAll, setForAll] = useState(false);
  const isShared = id === undefined ? forAll && mayEdit : guideView().answers.some((one) => one.id === id && !one.own);
  /** What was asked about, as it was. */
  const [asked, setAsked] = useState<Fields>();
  const set = (change: Partial<Fields>): void => setFields({ ...fields, ...change });
  const save = async (): Promise<Done> => {
    const { link, tags, ...texts } = fields;
    const page = link.trim();
    const saved = await saveAnswer({
      ...texts, about: draft?.about ?? null, ...(page === '' ? {} : { link: page }), ...(tagsIn(tags).length === 0 ? {} : { tags: tagsIn(tags) }), ...(id === undefined ? {} : { id }), ...(id === undefined && isShared ? { everybody: guideView().language } : {}), ...(asked === fields ? { anyway: true } : {}),
    });
    if (!saved.ok || !('found' in saved.value)) return saved;
    setAsked(fields);
    return { ok: false, message: foundInAnswer(saved.value.found) };
  };
  const isReady = [fields.question, fields.answer].every((value) => value.trim() !== '');
  return (
    <Sheet title={id === undefined ? 'New answer' : 'Change the answer'}>
      <Asking verb={asked === fields ? 'Save as it is' : 'Save'} isReady={isReady} onDone={save} back={{ label: 'Cancel', run: closeDialog }}>
        <TextField value={fields.question} onChange={(question) => set({ question })} maxLength={ANSWER_LIMITS.question} isRequired validationBehavior="aria" autoFocus>
          <Label>Question</Label>
          <Input dir="auto" />
        </TextField>
        <TextField value={fields.answer} onChange={(answer) => set({ answer })} maxLength={ANSWER_LIMITS.answer} isRequired validationBehavior="aria">
          <Label>Answer</Label>
          <TextArea rows={6} dir="auto" />
        </TextField>
        <TextField value={fields.link} onChange={(link) => set({ link })} maxLength={ANSWER_LIMITS.link} validationBehavior="aria">
          <Label>Web page that says more (may stay empty)</Label>
          <Input dir="ltr" placeholder="https://" />
        </TextField>
        <TextField value={fields.tags} onChange={(tags) => set({ tags })} maxLength={ANSWER_LIMITS.tag * ANSWER_LIMITS.tags} validationBehavior="aria">
          <Label>Tags, with commas between them (may stay empty)</Label>
          <Input />
        </TextField>
        {id === undefined && mayEdit ? (
          <RadioGroup value={forAll ? 'all' : 'me'} onChange={(value) => setForAll(value === 'all')} orientation="horizontal" className="radios">
            <Label>Who sees it?</Label>
            <div>
              <Radio value="me" className="radio"><span className="dot" aria-hidden="true" />Only I</Radio>
              <Radio value="all" className="radio"><span className="dot" aria-hidden="true" />Everybody</Radio>
            </div>
          </RadioGroup>
        ) : null}
        <p className="quiet">{isShared ? 'All desks see this answer within seconds.' : 'Only you see this answer, wherever you sign in on this computer.'}</p>
      </Asking>
    </Sheet>
  );
}
