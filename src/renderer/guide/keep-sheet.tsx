import { Choose } from '../ui/choose.js';
import { Sheet } from '../ui/sheet.js';
import { keep, repliesOf } from './keep.js';

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').slice(0, 140);

/** Which reply: the draft first, then the latest. */
export function KeepSheet({ id }: { readonly id: string }) {
  const choices = repliesOf(id).map((reply) => ({ ...reply, id: reply.key, title: oneLine(reply.answer), when: `${reply.key === '' ? 'Your draft' : 'Sent'}${reply.question === '' ? '' : `, to: ${oneLine(reply.question)}`}`, category: '', text: reply.answer }));
  return (
    <Sheet title="Save which reply as an answer?">
      <Choose label="Find a reply" listLabel="Replies" placeholder="Words of the reply" choices={choices} none="There is no reply yet." onChoose={(reply) => keep(id, reply)} />
    </Sheet>
  );
}
