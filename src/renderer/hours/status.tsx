import { Button } from 'react-aria-components/Button';
import { useDesk } from '../desk.js';
import { show } from '../screen.js';
import { Icon } from '../ui/icons.js';
import { hoursWords } from './words.js';

/** Each service, open or closed, until when and why. Pressing one shows the hours. */
export function HoursStatus() {
  const hours = useDesk((state) => state.hours);
  const always = hours.every(({ open, byHours, early }) => open && !byHours && !early);
  const shown = always ? [{ key: '', open: true, text: 'Open to patrons' }] : hours.map((service) => ({ key: service.address, open: service.open, text: hoursWords(service, hours.length > 1) }));
  return shown.map(({ key, open, text }) => (
    <Button key={key} className="status link-status" data-tone={open ? 'good' : 'quiet'} onPress={() => show({ type: 'hours' })}>
      <Icon name={open ? 'open' : 'closed'} />
      {text}
    </Button>
  ));
}
